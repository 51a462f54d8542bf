"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { Bone, LoadError } from "../ui/notice";
import { Section } from "../ui/page";

/** What the daemon runs with, and by which flag or variable each is set. */
export function Configuration() {
  const { data: settings, error } = useQuery(useTRPC().settings.get.queryOptions());
  return (
    <Section title="Configuration" note="Set at start; a restart of the daemon reads it anew.">
      {error && <LoadError error={error} what="The configuration" />}
      {settings === undefined && !error && <Bone className="h-80 w-full" />}
      {settings && (
        <div className="overflow-x-auto rounded-md border bg-surface">
          <table aria-label="Configuration" className="w-full table-fixed text-left text-13">
            <thead className="text-12 text-muted">
              <tr className="h-8 border-b">
                <th className="w-[38%] px-3 font-medium">What</th>
                <th className="px-3 font-medium">Value</th>
                <th className="w-[28%] px-3 font-medium max-md:hidden">Flag and variable</th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {settings.map((setting) => (
                <tr key={setting.key} className="h-9 align-top">
                  <td className="px-3 py-2 text-pretty">{setting.about}</td>
                  <td className="px-3 py-2 font-mono text-12 leading-5 [overflow-wrap:anywhere]">
                    {setting.value === "" ? "–" : setting.value}
                  </td>
                  <td className="px-3 py-2 font-mono text-12 leading-5 text-muted max-md:hidden">
                    {setting.flag}
                    {setting.variables.map((variable) => (
                      <span key={variable} className="block">
                        {variable}
                      </span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
