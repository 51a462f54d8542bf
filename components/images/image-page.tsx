"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, RefreshCw } from "lucide-react";
import { codeOf, problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { bytes } from "../format/bytes";
import { joinWords } from "../format/words";
import { OperationsOf } from "../operations/list";
import { Button, ButtonLink } from "../ui/button";
import { Copyable } from "../ui/copy";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Fact, Facts, Page, Section } from "../ui/page";
import { Ago } from "../ui/time";
import { History } from "./history";
import { ImageUsers } from "./image-users";
import { SOURCE } from "./source";
import { ImagesUnderWay } from "./under-way";

/** One image: what it is, whether its tag has moved, who runs on it, what it is made of. */
export function ImagePage({ name }: { name: string }) {
  const trpc = useTRPC();
  const { data: image, error } = useQuery(trpc.images.get.queryOptions({ name }));
  const check = useMutation(trpc.images.check.mutationOptions());
  const pull = useMutation(trpc.images.pull.mutationOptions());
  const operator = useWhyNot("operator");
  const admin = useWhyNot("admin");
  if (error)
    return (
      <Page
        title={codeOf(error) === "NOT_FOUND" ? `There is no image ${name}` : name}
        actions={<ButtonLink href="/images">All images</ButtonLink>}
      >
        {codeOf(error) !== "NOT_FOUND" && <LoadError error={error} what={`The image ${name}`} />}
      </Page>
    );
  if (!image)
    return (
      <Page title={name}>
        <Bone className="h-80 w-full" />
      </Page>
    );
  const follows = image.source === "registry" && !image.name.includes("@");
  const noTag = follows ? undefined : "It was not pulled by a tag: it has nothing to follow.";
  const newer = image.checked !== null && image.checked.newestDigest !== image.digest;
  const said = check.data?.find((each) => each.state === "failed")?.problem;
  return (
    <Page
      title={<span className="font-mono text-16 [overflow-wrap:anywhere]">{image.name}</span>}
      actions={
        <>
          <Button
            icon={RefreshCw}
            why={operator ?? noTag}
            busy={check.isPending}
            onClick={() => check.mutate({ name: image.name })}
          >
            {check.isPending ? "Asking the registry" : "Check for an update"}
          </Button>
          {follows && (
            <Button
              look={newer ? "primary" : "plain"}
              icon={Download}
              why={admin}
              busy={pull.isPending}
              onClick={() => pull.mutate({ reference: image.name })}
            >
              Pull again
            </Button>
          )}
        </>
      }
    >
      <Problems problems={[...problemsOf(check.error), ...problemsOf(pull.error)]} title="The host refused" />
      {said && <Problems problems={[{ path: [], message: said }]} title="The registry did not say" />}
      {newer && (
        <p className="rounded-md border border-drifted-line bg-drifted-wash px-3 py-2 text-13 text-drifted-ink">
          Its tag names another digest now. Pull it again; then the containers below can be recreated on what
          is new.
        </p>
      )}
      <ImagesUnderWay />
      <Facts>
        <Fact label="Digest">
          <Copyable value={image.digest} className="font-mono text-12">
            {image.digest}
          </Copyable>
        </Fact>
        <Fact label="From">
          {SOURCE[image.source]}, <Ago at={image.createdAt} />
        </Fact>
        <Fact label="On the disk">
          {bytes(image.sizeBytes)}
          {image.sharedWith.length > 0 && (
            <span className="text-muted">, shared with {image.sharedWith.join(", ")}</span>
          )}
        </Fact>
        <Fact label="Registry asked">
          {image.checked === null ? (
            <span className="text-faint">never</span>
          ) : (
            <>
              <Ago at={image.checked.at} />: {newer ? "newer there" : "the same there"}
            </>
          )}
        </Fact>
        <Fact label="Runs">
          <code className="font-mono text-12">
            {joinWords([...image.entrypoint, ...image.cmd]) || "nothing by itself"}
          </code>
        </Fact>
        <Fact label="In, as">
          <code className="font-mono text-12">{image.workingDir}</code> as {image.user || "root"}, stopped by{" "}
          {image.stopSignal}
        </Fact>
        <Fact label="Environment">
          {image.env.length === 0 ? (
            <span className="text-faint">none</span>
          ) : (
            <ul className="font-mono text-12">
              {image.env.map((entry) => (
                <li key={entry}>{entry}</li>
              ))}
            </ul>
          )}
        </Fact>
      </Facts>
      <ImageUsers image={image} />
      <History image={image} />
      <Section title="What was done to it">
        <OperationsOf kind="image" name={image.name} />
      </Section>
    </Page>
  );
}
