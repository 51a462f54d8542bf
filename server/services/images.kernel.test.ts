import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SlowProxy, slowProxy } from "../../e2e/testbed/slow-proxy";
import { ContainerConfiguration } from "../core/container/configuration";
import { PullInput } from "../core/image/image-inputs";
import { RegistryInput } from "../core/image/registry-inputs";
import { ProblemError } from "../core/problem";
import type { Progress } from "../core/progress";
import type { Db } from "../db/client";
import { openDatabase } from "../db/client";
import { run } from "../host/exec";
import { createAuthfiles } from "../host/images/authfile";
import { busyboxSource } from "../host/images/busybox-source";
import { createContainerRoots } from "../host/images/container-root";
import { createImageStore } from "../host/images/image-store";
import { readImportSource } from "../host/images/import-source";
import { currentDigest, inspectImage } from "../host/images/inspect";
import { createOciArchives } from "../host/images/oci-archive";
import { createSignIn } from "../host/images/registry-sign-in";
import { createUploads } from "../host/images/uploads";
import { createBindCheck } from "../host/mounts/bind-check";
import { createMyceliumClient } from "../host/mycelium/client";
import { createPerformer } from "../host/perform";
import { programPath } from "../host/program-path";
import { openSealedSecrets } from "../host/sealed-secrets";
import { createAudit } from "./audit";
import { type Changes, createChanges } from "./changes";
import { createContainerArchives } from "./container-archives";
import { openImageCatalog } from "./image-catalog";
import { createImageRegistries, type ImageRegistries } from "./image-registries";
import { createImages } from "./images";
import { createOperations } from "./operations";
import { type ContainerRecord, openRegistry } from "./registry";

/** Every quote and sign that a shell, JSON or a URL would take for its own. */
const QUOTED = `a "b" 'c' $(d) \\e %41 é:`;

/** Images against Debian's docker-registry on loopback, with the real skopeo, umoci, tar and podman. */
let top: string;
let port: number;
let authPort: number;
const servers: ChildProcess[] = [];
const now = { wait: true, actor: "test" };

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), "images-"));
  // podman's own storage must not be the machine's.
  await mkdir("/var/lib/containers", { recursive: true });
  await run(["mount", "-t", "tmpfs", "tmpfs", "/var/lib/containers"]);
  // bcrypt of 'secret word' and of QUOTED, as htpasswd -B writes it.
  await writeFile(
    join(top, "htpasswd"),
    "tester:$2y$05$abcdefghijklmnopqrstuu1C7yeI3ZG3Jm.nHdnKkGJg1xTYKP9Oy\nquoted:$2y$05$/hWU.L.RhanAWn/2e5j9V.kd1TbKvcrDROA5uQ4DJFm9t6OvF9JYC\n",
  );
  port = await startRegistry("open", "");
  authPort = await startRegistry(
    "auth",
    `auth:\n  htpasswd:\n    realm: test\n    path: ${join(top, "htpasswd")}\n`,
  );
  await makeImage(join(top, "layout"));
  const push = ["skopeo", "copy", "--quiet", "--dest-tls-verify=false", `oci:${top}/layout:app`];
  await run([...push, `docker://127.0.0.1:${port}/team/app:1`]);
  await run([...push, "--dest-creds", "tester:secret word", `docker://127.0.0.1:${authPort}/team/app:1`]);
});

afterAll(async () => {
  for (const server of servers) {
    server.kill();
    await once(server, "exit");
  }
  await run(["umount", "--recursive", "/var/lib/containers"]);
  await rm(top, { recursive: true, force: true });
});

async function startRegistry(name: string, auth: string): Promise<number> {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const address = free.address();
  free.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  const config = join(top, `${name}.yml`);
  await writeFile(
    config,
    `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: ${join(top, name)}\nhttp:\n  addr: 127.0.0.1:${address.port}\n${auth}`,
  );
  const child = spawn("docker-registry", ["serve", config], { stdio: ["ignore", "ignore", "pipe"] });
  servers.push(child);
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("listening on")) resolve();
    });
    child.on("exit", () => reject(new Error(`docker-registry ended: ${said}`)));
  });
  return address.port;
}

/** One layer: a program, a link to it, a user; and a configuration. */
async function makeImage(layout: string): Promise<void> {
  const root = join(top, "app");
  await mkdir(join(root, "bin"), { recursive: true });
  await mkdir(join(root, "etc"));
  await writeFile(join(root, "bin/app"), "program", { mode: 0o755 });
  await symlink("/bin/app", join(root, "bin/sh"));
  await writeFile(join(root, "etc/passwd"), "web:x:100:101::/:/bin/sh\n");
  await run(["tar", "-C", root, "-cf", join(top, "layer.tar"), "."]);
  await run(["umoci", "init", "--layout", layout]);
  await run(["umoci", "new", "--image", `${layout}:app`]);
  await run(["umoci", "raw", "add-layer", "--image", `${layout}:app`, join(top, "layer.tar")]);
  const config = ["--config.entrypoint", "/bin/app", "--config.cmd", "serve", "--config.env", "A=1"];
  const more = ["--config.workingdir", "/srv", "--config.user", "web", "--config.stopsignal", "SIGINT"];
  await run(["umoci", "config", "--image", `${layout}:app`, ...config, ...more]);
}

let dataDir: string;
let db: Db;
let changes: Changes;
let images: ReturnType<typeof createImages>;
let registries: ImageRegistries;
let operations: ReturnType<typeof createOperations>;
let catalog: Awaited<ReturnType<typeof openImageCatalog>>;
let containers: Map<string, ContainerRecord>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(top, "data-"));
  await open();
});
afterEach(async () => {
  await operations.idle();
  await db.$disconnect();
  await rm(dataDir, { recursive: true, force: true });
});

async function open(): Promise<void> {
  db = await openDatabase(join(dataDir, "heropods.db"));
  changes = createChanges();
  const registry = await openRegistry(db, "test");
  await db.heroPods
    .createMany({
      data: [true, false].map((use_podman) => ({
        hostId: registry.host.id,
        name: use_podman ? "default" : "plain",
        bridge_name: "b",
        subnet: "10.1.0.0/24",
        gateway_ip: "10.1.0.1",
        dns_servers: "",
        use_podman,
      })),
      // The second time the daemon is opened they are there.
    })
    .catch(() => undefined);
  await registry.reloadHeroPods("default");
  await registry.reloadHeroPods("plain");
  containers = new Map();
  const store = createImageStore(join(dataDir, "images"));
  const perform = createPerformer({
    mounts: createBindCheck(() => []),
    dirs: [dataDir],
    runtime: dataDir,
    exits: dataDir,
    // Nothing listens there, and no plan of images speaks of peers.
    mycelium: createMyceliumClient("http://127.0.0.1:1"),
  });
  operations = createOperations({
    db,
    changes,
    perform,
    onError: (error) => {
      throw error;
    },
  });
  catalog = await openImageCatalog(db, store, { ...registry, containers }, () => undefined);
  const authfiles = createAuthfiles(join(dataDir, "run"));
  registries = createImageRegistries({
    ...{ db, hostId: registry.host.id, audit: createAudit({ db, changes }) },
    sealed: openSealedSecrets(dataDir),
    signIn: createSignIn(authfiles),
  });
  images = createImages({
    accessTo: registries.accessTo,
    catalog,
    store,
    registry: { ...registry, containers },
    operations,
    changes,
    authfiles,
    uploads: createUploads(join(dataDir, "uploads"), 10_000_000),
    inspect: inspectImage,
    currentDigest,
    roots: createContainerRoots({ bundles: join(dataDir, "bundles"), work: join(dataDir, "uploads") }),
    readImport: readImportSource,
    busybox: busyboxSource,
    podman: () => programPath("podman"),
  });
}

const pull = (input: Partial<PullInput> & { reference: string }) =>
  images.pull(PullInput.parse({ heropods: "plain", ...input }), now);
const problemOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    (value) => new Error(`expected a problem, got ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemError && error.problems[0]) return error.problems[0];
  throw error;
};
const onDisk = () => readdir(join(dataDir, "images")).catch(() => []);
const APP = () => `127.0.0.1:${port}/team/app:1`;

/** A container of that image, as the registry of this host would have it. */
const user = (name: string, image: string, digest: string): ContainerRecord => ({
  id: name,
  name,
  ...ContainerConfiguration.parse({ image }),
  imageDigest: digest,
  hash: "0",
  heropodsId: "h",
  desired: "stopped",
  deleting: false,
  exitCode: null,
  trouble: null,
  restartCount: 0,
  restartAt: null,
  startedAt: null,
  finishedAt: null,
  createdAt: new Date(),
  ipv4: "10.1.0.2",
  overlay: null,
});

describe("credentials that are kept", () => {
  const save = (input: Partial<RegistryInput>) =>
    registries.save(RegistryInput.parse({ domain: `127.0.0.1:${authPort}`, ...input }), "anna@example.org");
  const app = () => `127.0.0.1:${authPort}/team/app:1`;

  it.each(["plain", "default"])(
    "are used for a pull, whatever signs the password holds (HeroPods %s)",
    async (heropods) => {
      const view = await save({ username: "quoted", password: QUOTED });
      expect(view).toMatchObject({ username: "quoted", usable: true, updatedBy: "anna@example.org" });
      expect((await pull({ reference: app(), heropods })).status).toBe("done");
      expect(await readdir(join(dataDir, "run/auth"))).toEqual([]);
    },
  );

  it("are nowhere in clear: not in the list, the database, the audit log or an answer", async () => {
    const view = await save({ username: "quoted", password: QUOTED });
    await pull({ reference: app() });
    const rows = JSON.stringify([
      view,
      await registries.list(),
      await db.imageRegistry.findMany(),
      await operations.list({ limit: 50 }),
    ]);
    for (const clear of [QUOTED, JSON.stringify(QUOTED).slice(1, -1), Buffer.from(QUOTED).toString("base64")])
      expect(rows).not.toContain(clear);
  });

  it("are refused at the field, with the registry's words, where it does not take them", async () => {
    expect(await problemOf(save({ username: "quoted", password: "wrong" }))).toMatchObject({
      path: ["username"],
    });
    expect(await problemOf(save({ username: "quoted" }))).toMatchObject({ path: ["password"] });
    expect(await problemOf(save({ domain: "127.0.0.1:9", username: "a", password: "b" }))).toMatchObject({
      path: ["domain"],
    });
    expect(await registries.list()).toEqual([]);
  });

  it("keep their password when only the rest is changed, and lose it when the key is another", async () => {
    await save({ username: "quoted", password: QUOTED });
    expect(await save({ username: "quoted", plainHttp: true })).toMatchObject({
      plainHttp: true,
      usable: true,
    });
    await db.imageRegistry.updateMany({ data: { sealedPassword: "v1.other" } });
    expect((await registries.list())[0]).toMatchObject({ usable: false });
    expect((await problemOf(pull({ reference: app() }))).fix).toContain("Give it again");
    await registries.delete(`127.0.0.1:${authPort}`, "anna@example.org");
    expect((await problemOf(pull({ reference: app() }))).path).toEqual(["username"]);
  });
});

describe("what becomes of images", () => {
  it("is told when a tag has moved, and its containers keep their root until they are recreated", async () => {
    const moving = `127.0.0.1:${port}/team/moving:1`;
    const push = (tag: string) =>
      run([
        "skopeo",
        "copy",
        "--quiet",
        "--dest-tls-verify=false",
        `oci:${top}/layout:${tag}`,
        `docker://${moving}`,
      ]);
    await push("app");
    await pull({ reference: moving });
    containers.set("web", user("web", moving, images.get(moving).digest));
    expect(await images.check()).toEqual([{ name: moving, state: "current", problem: null }]);
    await run(["umoci", "config", "--image", `${top}/layout:app`, "--tag", "next", "--config.env", "NEXT=1"]);
    await push("next");
    expect(await images.check(moving)).toEqual([{ name: moving, state: "newer", problem: null }]);
    const before = images.get(moving);
    expect(before.checked?.newestDigest).not.toBe(before.digest);
    expect(before.outdated).toEqual([]);
    await pull({ reference: moving });
    const after = images.get(moving);
    expect(after.digest).toBe(before.checked?.newestDigest);
    expect(after).toMatchObject({ usedBy: ["web"], outdated: ["web"] });
    expect(await onDisk()).toHaveLength(2);
    expect(images.planPrune().images).toEqual([]);
  });

  it("says of a registry that does not answer that it did not, and of an image without a tag that it has none", async () => {
    await pull({ reference: APP() });
    await db.image.updateMany({ data: { name: "127.0.0.1:9/team/app:1" } });
    await open();
    expect(await images.check()).toMatchObject([
      { state: "failed", problem: expect.stringContaining("could not be reached") },
    ]);
    expect((await problemOf(images.check("busybox"))).message).toContain("not pulled by a tag");
  });

  it("shows layers and history", async () => {
    await pull({ reference: APP() });
    const { layers, history } = images.get(APP());
    expect(layers).toHaveLength(1);
    expect(layers[0]?.bytes).toBeGreaterThan(0);
    expect(history.some(({ emptyLayer }) => !emptyLayer)).toBe(true);
  });

  it("prunes what no container uses, by a plan that says how much becomes free", async () => {
    await images.prepare();
    await pull({ reference: APP() });
    const used = images.get("busybox");
    const preview = images.planPrune();
    expect(preview.images.map(({ name }) => name)).toEqual([APP()]);
    expect(preview.bytes).toBe(images.get(APP()).sizeBytes);
    expect((await images.prune(now)).status).toBe("done");
    expect(images.list().map(({ name }) => name)).toEqual(["busybox"]);
    expect(await onDisk()).toEqual([used.digest.replace(":", "-")]);
    expect((await images.prune(now)).plan.steps).toEqual([]);
  });

  it("are made from a stopped container: the image's files with what it changed", async () => {
    await images.prepare();
    const { digest } = images.get("busybox");
    containers.set("web", { ...user("web", "busybox", digest), command: ["sleep", "9"], env: { A: "1" } });
    const upper = join(dataDir, "bundles/web/upper");
    await mkdir(join(upper, "etc"), { recursive: true });
    await writeFile(join(upper, "etc/changed"), "yes");
    // How overlayfs writes that a file of the image was deleted.
    await mkdir(join(upper, "bin"));
    await run(["mknod", join(upper, "bin/wget"), "c", "0", "0"]);
    const view = await images.commit({ container: "web", name: "mine" }, now);
    expect(view).toMatchObject({ status: "done", error: null, kind: "image.commit" });
    expect(images.get("mine")).toMatchObject({ source: "container", cmd: ["sleep", "9"] });
    const root = catalog.byName("mine")?.root ?? "";
    expect(await readFile(join(root, "etc/changed"), "utf8")).toBe("yes");
    expect(await readdir(join(root, "bin"))).toContain("busybox");
    expect(await readdir(join(root, "bin"))).not.toContain("wget");
    expect(await readdir(join(dataDir, "uploads"))).toEqual([]);
    expect((await readFile("/proc/self/mountinfo", "utf8")).includes(dataDir)).toBe(false);
  });

  it("of a root that a killed daemon left mounted is unmounted before anything is swept", async () => {
    await images.prepare();
    const { digest } = images.get("busybox");
    const [upper, left] = [join(dataDir, "bundles/web/upper"), join(dataDir, "uploads/root-left")];
    await mkdir(upper, { recursive: true });
    await writeFile(join(upper, "kept"), "yes");
    await mkdir(left, { recursive: true });
    const lower = `${upper}:${join(dataDir, "images", digest.replace(":", "-"), "rootfs")}`;
    await run(["mount", "-t", "overlay", "-o", `ro,lowerdir=${lower}`, "heropods-web", left]);
    await images.prepare();
    expect((await readFile("/proc/self/mountinfo", "utf8")).includes(left)).toBe(false);
    await expect(stat(left)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await readFile(join(upper, "kept"), "utf8")).toBe("yes");
  });

  it("leave as an OCI archive that another host imports, with files and configuration", async () => {
    await images.prepare();
    const { digest } = images.get("busybox");
    const record = { ...user("web", "busybox", digest), command: ["-sleep", "9"], env: { A: "x y" } };
    const upper = join(dataDir, "bundles/web/upper/etc");
    await mkdir(upper, { recursive: true });
    await writeFile(join(upper, "changed"), "yes");
    const work = join(dataDir, "uploads");
    const roots = createContainerRoots({ bundles: join(dataDir, "bundles"), work });
    const archives = createContainerArchives({
      ...{ catalog, audit: createAudit({ db, changes }) },
      registry: { ...(await openRegistry(db, "test")), containers: new Map([["web", record]]) },
      archive: createOciArchives({ roots, work }),
    });
    const file = join(top, "web.oci.tar");
    await pipeline(await archives.write("web", "anna@example.org"), createWriteStream(file));
    expect((await images.importFrom({ path: file, name: "web-here" }, now)).error).toBeNull();
    const image = images.get("web-here");
    expect(image).toMatchObject({ source: "oci", cmd: ["-sleep", "9"] });
    expect(image.env).toContain("A=x y");
    expect(await readFile(join(catalog.byName("web-here")?.root ?? "", "etc/changed"), "utf8")).toBe("yes");
    expect((await operations.list({ limit: 5 })).map(({ kind }) => kind)).toContain("container.archive");
    while ((await readdir(work)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});

describe("a slow pull", () => {
  const BYTES = 3_000_000;
  let narrow: SlowProxy;
  const slow = () => `127.0.0.1:${narrow.port}/team/big:1`;
  /** The progress of the step that copies, as it was told, from now on. */
  const told: Progress[] = [];

  beforeAll(async () => {
    const root = join(top, "big");
    await mkdir(root);
    // Noise: what a layer's compression cannot make smaller.
    await writeFile(join(root, "noise"), randomBytes(BYTES));
    await run(["tar", "-C", root, "-cf", join(top, "big.tar"), "."]);
    await run(["umoci", "new", "--image", `${top}/layout:big`]);
    await run(["umoci", "raw", "add-layer", "--image", `${top}/layout:big`, join(top, "layer.tar")]);
    await run(["umoci", "raw", "add-layer", "--image", `${top}/layout:big`, join(top, "big.tar")]);
    const target = `docker://127.0.0.1:${port}/team/big:1`;
    await run(["skopeo", "copy", "--quiet", "--dest-tls-verify=false", `oci:${top}/layout:big`, target]);
  });
  beforeEach(async () => {
    narrow = await slowProxy(port, 1_000_000);
    told.length = 0;
    changes.subscribe((change) => {
      if (change.topic !== "operation") return;
      for (const { progress } of change.value.plan.steps) if (progress) told.push(progress);
    });
  });
  afterEach(() => narrow.close());
  const begin = (heropods = "plain") =>
    images.pull(PullInput.parse({ reference: slow(), heropods }), { wait: false, actor: "test" });
  const isUnderWay = async () => {
    while (!told.some(({ bytes }) => bytes > BYTES / 5))
      await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it.each(["plain", "default"])("tells how far it is (HeroPods %s)", async (heropods) => {
    const { id } = await begin(heropods);
    expect((await operations.ended(id)).status).toBe("done");
    const bytes = told.map((progress) => progress.bytes);
    expect(new Set(bytes).size).toBeGreaterThan(4);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(told[0]?.total).toBeGreaterThan(BYTES);
    expect(told[0]?.layers.all).toBe(2);
    // The proxy lets a million through a second; podman and skopeo write in their own portions.
    const { rate, secondsLeft } = told.findLast((progress) => progress.rate > 0) ?? told[0] ?? {};
    expect(rate).toBeGreaterThan(200_000);
    expect(rate).toBeLessThan(3_000_000);
    expect(secondsLeft).toBeLessThan(8);
    expect(JSON.stringify(await operations.get(id))).not.toContain("progress");
  });

  it("leaves nothing when it is stopped, and says who did", async () => {
    const { id } = await begin();
    await isUnderWay();
    const view = await images.stop(id, "anna@example.org");
    expect(view).toMatchObject({ status: "interrupted", error: "It was stopped by anna@example.org." });
    expect(images.list()).toEqual([]);
    expect(await onDisk()).toEqual([]);
    expect((await run(["pgrep", "-f", slow()], { accept: [1] })).stdout).toBe("");
    const problem = await problemOf(images.stop(id, "anna@example.org"));
    expect(problem.message).toContain("No pull or import is under way");
  });

  it("goes on when its connection breaks", async () => {
    const { id } = await begin();
    await isUnderWay();
    narrow.cut();
    expect(await operations.ended(id)).toMatchObject({ status: "done", error: null });
    expect(images.list().map(({ name }) => name)).toEqual([slow()]);
  });

  it("fails with the registry's name when it is gone for good, and leaves nothing", async () => {
    const { id } = await begin();
    await isUnderWay();
    await narrow.close();
    const view = await operations.ended(id);
    expect(view.status).toBe("failed");
    expect(view.error).toMatch(/connection refused|EOF|reset/);
    expect(await onDisk()).toEqual([]);
    narrow = await slowProxy(port, 1_000_000);
  });
});

describe("pull", () => {
  it.each(["plain", "default"])(
    "takes root and configuration from a plain-http registry (HeroPods %s)",
    async (heropods) => {
      const view = await pull({ reference: APP(), heropods });
      expect(view).toMatchObject({ status: "done", error: null, kind: "image.pull" });
      expect(view.plan.steps.map((step) => step.status)).toEqual(["done", "done", "done", "done"]);
      expect(view.plan.steps[0]?.commands.join("\n").includes("podman pull")).toBe(heropods === "default");
      const [image] = images.list();
      expect(image).toMatchObject({
        name: APP(),
        source: "registry",
        entrypoint: ["/bin/app"],
        cmd: ["serve"],
        workingDir: "/srv",
        user: "web",
        usedBy: [],
      });
      expect(image?.env).toContain("A=1");
      expect(image?.sizeBytes).toBeGreaterThan(0);
      const found = catalog.byName(APP());
      expect(await readFile(join(found?.root ?? "", "bin/app"), "utf8")).toBe("program");
      expect(await onDisk()).toEqual([image?.digest.replace(":", "-")]);
      expect(catalog.byDigest(image?.digest ?? "").stopSignal).toBe("SIGINT");
    },
  );

  it("is one pull for two who ask at once, and no steps the second time", async () => {
    const [a, b] = await Promise.all([pull({ reference: APP() }), pull({ reference: APP() })]);
    expect(a.id).toBe(b.id);
    const again = await pull({ reference: APP() });
    expect(again).toMatchObject({ status: "done", plan: { steps: [] } });
    expect(images.list()).toHaveLength(1);
  });

  it("keeps one root for two names of a digest until the last one goes", async () => {
    await pull({ reference: APP() });
    const { digest = "" } = images.list()[0] ?? {};
    const pinned = `127.0.0.1:${port}/team/app@${digest}`;
    await pull({ reference: pinned });
    expect(await onDisk()).toHaveLength(1);
    expect((await images.delete(APP(), now)).plan.steps).toEqual([]);
    expect(await onDisk()).toHaveLength(1);
    expect((await images.delete(pinned, now)).status).toBe("done");
    expect(await onDisk()).toEqual([]);
    expect(images.list()).toEqual([]);
  });

  it.each([
    ["team/none:1", "reference", "There is no"],
    ["team/app:none", "reference", "There is no"],
  ])("says that %s is not there, and changes nothing", async (path, field, words) => {
    const problem = await problemOf(pull({ reference: `127.0.0.1:${port}/${path}` }));
    expect(problem.path).toEqual([field]);
    expect(problem.message).toContain(words);
    expect(await onDisk()).toEqual([]);
    expect(await operations.list({ limit: 5 })).toEqual([]);
  });

  it("says that a registry cannot be reached, or not resolved", async () => {
    const refused = await problemOf(pull({ reference: "127.0.0.1:9/app" }));
    expect(refused.message).toContain("could not be reached");
    const nowhere = await problemOf(pull({ reference: "registry.invalid/app" }));
    expect(nowhere.path).toEqual(["reference"]);
  });

  it.each(["plain", "default"])(
    "signs in by a file that is gone afterwards (HeroPods %s)",
    async (heropods) => {
      const reference = `127.0.0.1:${authPort}/team/app:1`;
      const without = await problemOf(pull({ reference, heropods }));
      expect(without.path).toEqual(["username"]);
      const wrong = await problemOf(pull({ reference, heropods, username: "tester", password: "guess" }));
      expect(wrong.path).toEqual(["username"]);
      const view = await pull({ reference, heropods, username: "tester", password: "secret word" });
      expect(view).toMatchObject({ status: "done", error: null });
      expect(JSON.stringify(view)).not.toContain("secret");
      expect(await readdir(join(dataDir, "run/auth"))).toEqual([]);
    },
  );
});

describe("import", () => {
  const importFrom = (path: string, name = "mine") => images.importFrom({ path, name }, now);

  it("takes a root's tarball", async () => {
    expect(await importFrom(join(top, "layer.tar"))).toMatchObject({ status: "done", error: null });
    expect(images.list()[0]).toMatchObject({ name: "mine", source: "tarball", cmd: ["/bin/sh"] });
    const root = catalog.byName("mine")?.root ?? "";
    expect(await readlink(join(root, "bin/sh"))).toBe("/bin/app");
    expect((await stat(join(root, "bin/app"))).mode & 0o777).toBe(0o755);
  });

  it("leaves out the devices of /dev, and keeps owners and modes", async () => {
    const archive = pack();
    archive.entry({ name: "dev/null", type: "character-device", devmajor: 1, devminor: 3 });
    archive.entry({ name: "srv/secret", mode: 0o4750, uid: 1234, gid: 5678 }, "x");
    archive.finalize();
    const path = join(dataDir, "devices.tar");
    await pipeline(archive, createWriteStream(path));
    expect(await importFrom(path)).toMatchObject({ status: "done", error: null });
    const root = catalog.byName("mine")?.root ?? "";
    await expect(stat(join(root, "dev/null"))).rejects.toThrow("ENOENT");
    const { mode, uid, gid } = await stat(join(root, "srv/secret"));
    expect([mode & 0o7777, uid, gid]).toEqual([0o4750, 1234, 5678]);
    expect(catalog.byName("mine")?.cmd).toEqual([]);
  });

  it.each(["oci", "oci-archive", "docker-archive"])("takes an image as %s", async (transport) => {
    const path = join(dataDir, "copy");
    await run(["skopeo", "copy", "--quiet", `oci:${top}/layout:app`, `${transport}:${path}`]);
    expect(await importFrom(path)).toMatchObject({ status: "done", error: null });
    expect(images.list()[0]).toMatchObject({ source: "oci", entrypoint: ["/bin/app"], user: "web" });
  });

  it("refuses a tarball that leads out, by its member, and leaves nothing", async () => {
    const path = join(dataDir, "evil.tar");
    await run([
      "tar",
      "-C",
      join(top, "app"),
      "--transform=s,^bin/app,../evil,",
      "-P",
      "-cf",
      path,
      "bin/app",
    ]);
    expect((await problemOf(importFrom(path))).path).toEqual(["path", "../evil"]);
    expect(await onDisk()).toEqual([]);
    expect(images.list()).toEqual([]);
  });
});

describe("upload", () => {
  const upload = (file: string, name: string, sizeBytes = 0) =>
    images.upload({ name, sizeBytes }, createReadStream(file), now);
  const left = () => readdir(join(dataDir, "uploads")).catch(() => []);

  it("keeps the file until the import is over", async () => {
    expect(await upload(join(top, "layer.tar"), "mine")).toMatchObject({ status: "done", error: null });
    expect(images.list()).toMatchObject([{ name: "mine", source: "tarball" }]);
    expect(await left()).toEqual([]);
  });

  it("keeps nothing of what is refused or too large", async () => {
    expect((await problemOf(upload("/etc/passwd", "text"))).message).toContain("cannot be read as a tarball");
    expect((await problemOf(upload("/dev/zero", "zeros"))).path).toEqual(["file"]);
    expect((await problemOf(upload(join(top, "layer.tar"), "mine", 1e12))).path).toEqual(["file"]);
    expect(await left()).toEqual([]);
  });

  it("takes one file at a time for a name", async () => {
    const both = await Promise.allSettled([
      upload(join(top, "layer.tar"), "mine"),
      upload(join(top, "layer.tar"), "mine"),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await left()).toEqual([]);
  });
});

describe("the local image busybox", () => {
  it("is made once, with its applets linked", async () => {
    await images.prepare();
    await images.prepare();
    expect(await operations.list({ limit: 5 })).toHaveLength(1);
    expect(images.list()[0]).toMatchObject({ name: "busybox", source: "local", cmd: ["/sbin/idle"] });
    const root = catalog.byName("busybox")?.root ?? "";
    expect((await run(["chroot", root, "/usr/bin/awk", 'BEGIN { print "works" }'])).stdout).toBe("works\n");
    expect((await stat(join(root, "tmp"))).mode & 0o7777).toBe(0o1777);
  });
});

describe("delete and start", () => {
  it("refuses to delete an image in use, by the names of its users", async () => {
    await images.prepare();
    const { digest = "" } = catalog.byName("busybox") ?? {};
    containers.set("web-1", user("web-1", "busybox", digest));
    containers.set("web-2", user("web-2", "busybox", digest));
    const problem = await problemOf(images.delete("busybox", now));
    expect(problem.message).toBe("busybox is used by web-1, web-2.");
    expect(await onDisk()).toHaveLength(1);
    await expect(images.delete("nothing", now)).rejects.toMatchObject({ missing: true });
  });

  it("removes what a crash left, and a name whose root is gone", async () => {
    await images.prepare();
    await importIt();
    await mkdir(join(dataDir, "images/work-left"));
    await mkdir(join(dataDir, `images/sha256-${"0".repeat(64)}/rootfs`), { recursive: true });
    await mkdir(join(dataDir, "run/auth"), { recursive: true });
    await rm(catalog.byName("mine")?.root.replace(/\/rootfs$/, "") ?? "", { recursive: true });
    await operations.idle();
    await db.$disconnect();
    await open();
    await images.prepare();
    expect(images.list().map((image) => image.name)).toEqual(["busybox"]);
    expect(await onDisk()).toEqual([catalog.byName("busybox")?.digest.replace(":", "-")]);
  });

  const importIt = () => images.importFrom({ path: join(top, "layer.tar"), name: "mine" }, now);
});
