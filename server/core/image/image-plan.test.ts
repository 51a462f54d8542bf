import { describe, expect, it } from "vitest";
import { Plan } from "../plan/step";
import { PLAIN_CONFIG } from "./image-config";
import { busyboxPlan, copyPlan, deletePlan, tarballPlan } from "./image-plan";

const paths = { work: "/d/images/work-1", kept: "/d/images/sha256-aa" };
const commands = (plan: Plan) =>
  plan.steps.flatMap((step) =>
    step.do.flatMap((a) => (a.do === "run" || a.do === "copy" ? [a.argv.join(" ")] : [])),
  );
const remote = {
  from: "from ghcr.io",
  podman: null,
  pinned: "ghcr.io/a/b@sha256:aa",
  source: "docker://ghcr.io/a/b@sha256:aa",
  plainHttp: false,
  authfile: null,
  layers: [{ digest: "sha256:bb", bytes: 7 }],
};

describe("image plans", () => {
  it("copies by skopeo, unpacks by umoci, keeps by a rename", () => {
    expect(commands(copyPlan("b", remote, paths, PLAIN_CONFIG))).toEqual([
      "skopeo copy --quiet docker://ghcr.io/a/b@sha256:aa oci:/d/images/work-1/layout:image",
      "umoci unpack --image /d/images/work-1/layout:image /d/images/work-1/bundle",
      "mv -T /d/images/work-1/bundle /d/images/sha256-aa",
    ]);
  });

  it("gives credentials by file and says when HTTP is plain", () => {
    const [copy] = commands(
      copyPlan("b", { ...remote, plainHttp: true, authfile: "/run/auth" }, paths, PLAIN_CONFIG),
    );
    expect(copy).toContain("--src-tls-verify=false --src-authfile /run/auth docker://");
  });

  it("lets podman pull the same digest where it may", () => {
    const plan = copyPlan(
      "b",
      { ...remote, podman: "/usr/bin/podman", authfile: "/run/auth" },
      paths,
      PLAIN_CONFIG,
    );
    expect(commands(plan).slice(0, 2)).toEqual([
      "/usr/bin/podman pull --quiet --authfile /run/auth ghcr.io/a/b@sha256:aa",
      "skopeo copy --quiet containers-storage:ghcr.io/a/b@sha256:aa oci:/d/images/work-1/layout:image",
    ]);
  });

  it.each([
    ["a copy", copyPlan("b", remote, paths, PLAIN_CONFIG)],
    ["a tarball", tarballPlan("b", "/tmp/x.tar", paths, PLAIN_CONFIG)],
    ["busybox", busyboxPlan("b", { busybox: "/bin/busybox", idle: "/i" }, paths, PLAIN_CONFIG)],
  ])("undoes %s to nothing and tidies up", (_, plan) => {
    expect(() => Plan.parse(plan)).not.toThrow();
    const undone = plan.steps.flatMap((step) => step.undo);
    expect(undone).toContainEqual({ do: "remove", path: paths.work });
    expect(undone).toContainEqual({ do: "remove", path: paths.kept });
    expect(plan.steps.at(-1)?.do).toEqual([{ do: "remove", path: paths.work }]);
  });

  it("deletes a root by a rename first, and nothing where another name has the digest", () => {
    expect(deletePlan("b", paths).steps[0]?.do).toEqual([
      { do: "run", argv: ["mv", "-T", paths.kept, paths.work] },
      { do: "remove", path: paths.work },
    ]);
    expect(deletePlan("b", null).steps).toEqual([]);
  });
});
