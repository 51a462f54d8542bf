interface CommandsProps {
  commands: string[];
  stderr: string | null;
  /** What it wrote so far. */
  output?: string | undefined;
}

/** The exact commands of a step, to be read and copied; below them what it wrote, and what the machine said on failure. */
export function Commands({ commands, stderr, output }: CommandsProps) {
  return (
    <div className="flex flex-col gap-2 bg-sunken px-3 py-2 pl-[46px] font-mono text-12 leading-[18px] max-sm:pl-3">
      {commands.map((command) => (
        <pre key={command} className="[overflow-wrap:anywhere] whitespace-pre-wrap">
          {command}
        </pre>
      ))}
      {commands.length === 0 && (
        <p className="font-sans text-muted">No command: the daemon does this itself.</p>
      )}
      {output && (
        <pre className="border-l-2 border-line-strong pl-2 [overflow-wrap:anywhere] whitespace-pre-wrap">
          <span className="sr-only">Output: </span>
          {output}
        </pre>
      )}
      {stderr !== null && (
        <pre className="border-l-2 border-failed pl-2 [overflow-wrap:anywhere] whitespace-pre-wrap text-failed-ink">
          <span className="sr-only">Standard error: </span>
          {stderr}
        </pre>
      )}
    </div>
  );
}
