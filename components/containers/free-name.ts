/** 'web-2' beside 'web' and 'web-1': the name's number counted on to the first that is free. */
export function freeName(like: string, taken: ReadonlySet<string>): string {
  const numbered = /^(.*?)[-_]?(\d+)$/.exec(like);
  const stem = (numbered?.[1] || like).slice(0, 60);
  for (let n = Number(numbered?.[2] ?? 1) + 1; ; n++) {
    const name = `${stem}-${n}`;
    if (!taken.has(name)) return name;
  }
}
