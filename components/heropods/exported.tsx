"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Copy, Download } from "lucide-react";
import { useTRPC } from "../api/trpc";
import { Button } from "../ui/button";
import { useCopy } from "../ui/copy";
import { Bone, LoadError } from "../ui/notice";
import { Section } from "../ui/page";

/** The HeroPods with its containers as a script that makes the same on an empty host. */
export function ExportedHeroPods({ name }: { name: string }) {
  const { data, error } = useQuery(
    useTRPC().scripts.export.queryOptions({ heropods: name }, { staleTime: 0 }),
  );
  const [copied, copy] = useCopy(data?.source ?? "");
  if (error) return <LoadError error={error} what={`The script of ${name}`} />;
  if (!data) return <Bone className="h-80 w-full" />;
  return (
    <Section
      title="As HeroScript"
      note="makes the same on another host"
      actions={
        <div className="flex gap-2">
          <Button small icon={copied ? Check : Copy} onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
          <Button small icon={Download} onClick={() => download(`${name}.heroscript`, data.source)}>
            Download
          </Button>
        </div>
      }
    >
      {data.omitted.length > 0 && (
        <div className="rounded-md border border-drifted-line bg-drifted-wash px-3 py-2 text-13">
          <p className="font-medium text-drifted-ink">Left out</p>
          <ul>
            {data.omitted.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      <pre className="overflow-x-auto rounded-md border bg-surface px-3 py-2 font-mono text-12 leading-5 [overflow-wrap:anywhere] whitespace-pre-wrap">
        {data.source}
      </pre>
    </Section>
  );
}

function download(file: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  link.click();
  URL.revokeObjectURL(url);
}
