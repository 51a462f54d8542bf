"use client";

import { useEffect, useRef, useState } from "react";
import type { Problem } from "@/server/core/problem";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { bytes } from "../format/bytes";
import { Field, Input } from "../ui/field";
import { nameOf, upload } from "./upload";

/** Uploads a root file system's tarball or an OCI archive. Closing the panel ends the upload. */
export function UploadPanel({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [part, setPart] = useState<number | null>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const first = useRef<HTMLInputElement>(null);
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);
  const refused = byField(problems, ["name"]);

  const send = async () => {
    const missing: Problem[] = [];
    if (file === null) missing.push({ path: ["file"], message: "Choose a file." });
    if (name.trim() === "") missing.push({ path: ["name"], message: "Give the image a name." });
    setProblems(missing);
    if (file === null || missing.length > 0 || part !== null) return;
    sending.current = new AbortController();
    setPart(0);
    const answer = await upload(file, name.trim(), setPart, sending.current.signal);
    setPart(null);
    setProblems(answer);
    if (answer.length === 0 && !sending.current.signal.aborted) onClose();
  };

  return (
    <FormPanel
      onClose={onClose}
      title="Upload image"
      description="A tarball of a root file system, or an OCI archive."
      initialFocus={first}
      onSubmit={send}
      submit={part === null ? "Upload image" : "Uploading"}
      busy={part !== null}
      cancel={part === null ? "Cancel" : "Stop the upload"}
      failed="The image was not uploaded"
      problems={problems}
    >
      <Field label="File" hint={file === null ? ".tar, .tar.gz, .tar.xz or .tar.zst" : bytes(file.size)}>
        {(wiring) => (
          <input
            {...wiring}
            ref={first}
            type="file"
            onChange={(event) => {
              const chosen = event.target.files?.[0] ?? null;
              setFile(chosen);
              if (chosen && name === "") setName(nameOf(chosen.name));
            }}
            className="block w-full rounded-md border border-line-strong text-13 text-muted file:mr-3 file:h-8 file:border-0 file:border-r file:border-line-strong file:bg-sunken file:px-3 file:text-13 file:font-medium file:text-ink"
          />
        )}
      </Field>
      <Field label="Name" error={refused.name}>
        {(wiring) => (
          <Input
            {...wiring}
            mono
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="debian-12"
          />
        )}
      </Field>
      {part !== null && file !== null && <Progress part={part} size={file.size} />}
    </FormPanel>
  );
}

function Progress({ part, size }: { part: number; size: number }) {
  const sent = part >= 1 ? "All sent; the host reads it" : `${bytes(part * size)} of ${bytes(size)}`;
  return (
    <div className="flex flex-col gap-1.5">
      <progress
        aria-label="Sent"
        value={part}
        className="h-1.5 w-full overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-moving"
      />
      <p className="text-12 text-muted tabular-nums">{sent}</p>
    </div>
  );
}
