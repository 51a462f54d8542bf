"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { byField } from "../form/server-problems";
import { Summary } from "../form/summary";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Panel, PanelBody, PanelFoot } from "../ui/panel";

/** Makes an image of what a container's files are now. */
export function CommitPanel({ container, onClose }: { container: string; onClose: () => void }) {
  const commit = useMutation(useTRPC().images.commit.mutationOptions());
  const [name, setName] = useState(`${container}-image`);
  const first = useRef<HTMLInputElement>(null);
  const problems = problemsOf(commit.error);
  return (
    <Panel
      open
      onClose={onClose}
      title={`Make an image of ${container}`}
      description="Its files as they are now, with its command and environment. Volumes and mounts are not in it."
      initialFocus={first}
    >
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          commit.mutate({ container, name: name.trim() }, { onSuccess: onClose });
        }}
      >
        <PanelBody>
          <Summary title="The image was not made" problems={problems} />
          <Field
            label="Name"
            error={byField(problems, ["name"]).name}
            hint="What the image will be called on this host."
          >
            {(wiring) => (
              <Input
                {...wiring}
                ref={first}
                mono
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </PanelBody>
        <PanelFoot>
          <Button type="submit" look="primary" busy={commit.isPending}>
            {commit.isPending ? "Reading its files" : "Make image"}
          </Button>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        </PanelFoot>
      </form>
    </Panel>
  );
}
