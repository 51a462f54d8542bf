"use client";

import { Button } from "@/components/ui/button";
import { Problems } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";

/** A page that broke: what the browser said, and the way to try it again; the rest goes on working. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Page title="This page broke" actions={<Button onClick={reset}>Show it again</Button>}>
      <Problems
        problems={[{ path: [], message: error.message, fix: "Nothing on the host was changed by this." }]}
      />
    </Page>
  );
}
