"use client";

import { useQuery } from "@tanstack/react-query";
import { Route } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { codeOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Address } from "../ui/address";
import { Button, ButtonLink } from "../ui/button";
import { Bone, LoadError, Problems } from "../ui/notice";
import { StateWord } from "../ui/state";
import { type Tab, Tabs } from "../ui/tabs";
import { useUrlState } from "../ui/url-state";
import { ACTIONS, type Action, whyNot } from "./actions";
import { DeleteContainers } from "./delete-containers";
import { Trouble } from "./trouble";
import { useAct } from "./use-act";
import { usePrepare } from "./use-prepare";

/** A container's head and tabs, around what the tab shows. */
export function ContainerFrame({ name, children }: { name: string; children: ReactNode }) {
  const { data: container, error } = useQuery(useTRPC().containers.get.queryOptions({ name }));
  const { act, problems, clear } = useAct();
  const { get, set } = useUrlState();
  const why = useWhyNot("operator");
  const prepare = usePrepare(container, why === undefined);
  const router = useRouter();

  if (error)
    return (
      <div className="flex flex-col items-start gap-4 px-4 pt-5 sm:px-6">
        <h1 className="text-20">{codeOf(error) === "NOT_FOUND" ? `There is no container ${name}` : name}</h1>
        {codeOf(error) !== "NOT_FOUND" && <LoadError error={error} what={`The container ${name}`} />}
        <div className="flex gap-2">
          <ButtonLink href="/containers">All containers</ButtonLink>
          <ButtonLink href={`/activity?q=${encodeURIComponent(name)}`} look="quiet">
            What was done to it
          </ButtonLink>
        </div>
      </div>
    );

  const actions: Action[] =
    container?.state === "restarting"
      ? ["stop", "start"]
      : container && whyNot("start", container) === undefined
        ? ["start", "restart"]
        : ["stop", "restart"];
  return (
    <div className="flex flex-col gap-5 px-4 pt-5 pb-24 sm:px-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-col gap-1">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <h1 className="min-w-0 text-20 [overflow-wrap:anywhere]">{name}</h1>
            <span className="min-w-20 text-13">
              {container ? <StateWord state={container.state} /> : <Bone className="w-16" />}
            </span>
          </div>
          <p className="flex min-h-5 flex-wrap gap-x-5 gap-y-1">
            {container ? (
              <>
                <Address value={container.ipv4} />
                {container.overlay && <Address value={container.overlay} />}
              </>
            ) : (
              <Bone className="mt-1 w-64" />
            )}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <ButtonLink look="quiet" icon={Route} href={`/why?from=${encodeURIComponent(name)}`}>
            Path
          </ButtonLink>
          {actions.map((action) => (
            // Start and stop share one button, which keeps the focus when one becomes the other.
            <Button
              key={action === actions[0] ? "turn" : "second"}
              {...prepare(action)}
              icon={ACTIONS[action].icon}
              why={why ?? (container && whyNot(action, container))}
              onClick={() => void act(action, [name])}
            >
              {ACTIONS[action].word}
            </Button>
          ))}
          <Button
            look="danger"
            icon={ACTIONS.delete.icon}
            why={why ?? (container && whyNot("delete", container))}
            onClick={() => set({ delete: "1" })}
          >
            Delete
          </Button>
        </div>
      </div>
      <Problems problems={problems} title="The host refused" />
      {container && <Trouble container={container} />}
      <Tabs label={`Parts of ${name}`} tabs={tabsOf(name, container?.state === "drifted")} />
      {children}
      {container && get("delete") !== "" && (
        <DeleteContainers
          containers={[container]}
          problems={problems}
          onClose={() => {
            set({ delete: null });
            clear();
          }}
          onDelete={(options) =>
            void act("delete", [name], options).then((begun) => begun && router.push("/containers"))
          }
        />
      )}
    </div>
  );
}

function tabsOf(name: string, drifted: boolean): Tab[] {
  const base = `/containers/${name}`;
  const tabs = [
    { href: base, label: "Overview" },
    { href: `${base}/numbers`, label: "Numbers" },
    { href: `${base}/logs`, label: "Logs" },
    { href: `${base}/terminal`, label: "Terminal" },
    { href: `${base}/run`, label: "Run a command" },
    { href: `${base}/configuration`, label: "Configuration" },
    { href: `${base}/operations`, label: "Operations" },
  ];
  return drifted ? [...tabs, { href: `${base}/drift`, label: "Drift" }] : tabs;
}
