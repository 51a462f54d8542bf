import { describe, expect, test } from "vitest";
import { ContainerConfiguration } from "../container/configuration";
import { readIntents } from "./intents";
import { parse } from "./parse";
import { planScript } from "./plan-script";
import { settingsOf } from "./settings";
import type { World, WorldContainer, WorldHeroPods } from "./world";

const heropods = (name: string, more: Partial<WorldHeroPods> = {}): WorldHeroPods => ({
  name,
  bridge_name: "heropods0",
  subnet: "10.10.0.0/24",
  gateway_ip: "10.10.0.1",
  dns_servers: "8.8.8.8,8.8.4.4",
  use_podman: true,
  mycelium_enabled: false,
  mycelium_version: "",
  mycelium_ipv6_range: "",
  mycelium_key_path: "",
  mycelium_peers: "",
  mycelium_interface_name: "mycelium0",
  ...more,
});
const container = (name: string, more: Partial<WorldContainer> = {}): WorldContainer => ({
  name,
  heropods: "default",
  image: ALPINE,
  command: [],
  env: {},
  keepAlive: false,
  memoryBytes: null,
  cpus: null,
  pidsLimit: null,
  overlayIngress: "closed",
  ...settingsOf(ContainerConfiguration.parse({})),
  running: false,
  drifted: false,
  ...more,
});
const ALPINE = "docker.io/library/alpine:3.20";

const world = (more: Partial<World> = {}, images: string[] = ["busybox", ALPINE]): World => ({
  heropods: [heropods("default")],
  containers: [],
  image: (name) => (images.includes(name) ? name : null),
  keyProblems: () => [],
  foreignLinks: [],
  overlayDown: null,
  ...more,
});

function plan(source: string, on: World = world()) {
  const { intents, diagnostics } = readIntents(parse(source));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return planScript(intents, on);
}
const signs = (source: string, on?: World) => plan(source, on).actions.map(({ sign }) => sign);
const works = (source: string, on?: World) =>
  plan(source, on).actions.map(({ work }) => work.map((w) => w.do));
const problems = (source: string, on?: World) =>
  plan(source, on).actions.flatMap((action) => action.problems.map(({ path, message }) => [path, message]));

const MYCELIUM = `
!!heropods.enable_mycelium heropods:'demo' version:'v0.5.6' ipv6_range:'400::/7' key_path:'/k'
  peers:'tcp://192.0.2.1:9651'
`;

describe("an empty host", () => {
  test("later actions see what earlier ones would have made", () => {
    const source = `!!heropods.configure name:'demo'${MYCELIUM}
!!heropods.container_new name:'web'
!!heropods.container_start name:'web'
!!heropods.container_exec name:'web' cmd:'true'
!!heropods.container_stop name:'web'
!!heropods.container_delete name:'web'
`;
    const { ok, needs, difference, actions } = plan(source);
    expect(actions.map(({ sign, object }) => [sign, object.name])).toEqual([
      ["add", "demo"],
      ["add", "demo"],
      ["add", "web"],
      ["change", "web"],
      ["run", "web"],
      ["change", "web"],
      ["remove", "web"],
    ]);
    expect([ok, needs]).toEqual([true, "admin"]);
    // The container comes and goes; the HeroPods stays.
    expect(difference).toEqual(["The HeroPods demo is not there."]);
  });

  test("an image that is missing is pulled once, and by whoever may pull", () => {
    const source = "!!heropods.container_new name:a\n!!heropods.container_new name:b\n";
    expect(works(source, world({}, []))).toEqual([["pull", "create"], ["create"]]);
    expect(plan(source, world({}, [])).needs).toBe("admin");
    expect(plan(source).needs).toBe("operator");
  });

  test("an image of the host under HeroScript's own name for it needs no registry", () => {
    const [action] = plan("!!heropods.container_new name:a", world({}, ["alpine_3_20"])).actions;
    expect(action?.work).toMatchObject([{ do: "create", input: { image: "alpine_3_20" } }]);
  });

  test("a custom image is taken by its name, then by its URL; without either it is missing", () => {
    const both =
      "!!heropods.container_new name:a image:custom custom_image_name:mine docker_url:'ghcr.io/o/app:1'";
    expect(works(both, world({}, ["mine"]))).toEqual([["create"]]);
    expect(works(both, world({}, []))).toEqual([["pull", "create"]]);
    expect(
      problems("!!heropods.container_new name:a image:custom custom_image_name:mine", world({}, [])),
    ).toEqual([[[1, 1], "There is no image mine on this host."]]);
  });

  test("what is not there is named at its action, and what follows from it is not blamed", () => {
    expect(
      problems("!!heropods.container_new name:a heropods:nowhere\n!!heropods.container_start name:a\n"),
    ).toEqual([[[1, 1], "There is no HeroPods nowhere, neither on this host nor in the actions above."]]);
    expect(problems("// x\n!!heropods.container_start name:gone\n")).toEqual([
      [[2, 1], "There is no container gone, neither on this host nor in the actions above."],
    ]);
  });

  test("a command needs its container to run by then", () => {
    const make = "!!heropods.container_new name:a\n";
    expect(problems(`${make}!!heropods.container_exec name:a cmd:x`)).toEqual([
      [[2, 1], "a does not run here, so that no command can run in it."],
    ]);
  });

  test("stopping and deleting what is not there is done already", () => {
    expect(signs("!!heropods.container_stop name:a\n!!heropods.container_delete name:a")).toEqual([
      "keep",
      "keep",
    ]);
  });

  test("a key that cannot be read and a daemon that is down are told", () => {
    const source = `!!heropods.configure name:'demo'${MYCELIUM}`;
    const bad = world({ keyProblems: () => [{ path: ["key_path"], message: "No such file." }] });
    expect(problems(source, bad)).toEqual([[[2, 1], "No such file."]]);
    expect(plan(source, world({ overlayDown: "nobody answers" })).actions[1]?.notes).toEqual([
      "Containers get no overlay address until Mycelium is up: nobody answers",
    ]);
  });

  test("a network that overlaps another is refused at its action", () => {
    expect(problems("!!heropods.configure name:x bridge_name:b1")[0]?.[1]).toMatch(
      /overlaps 10\.10\.0\.0\/24/,
    );
  });
});

describe("what is there", () => {
  const there = world({
    heropods: [heropods("default"), heropods("other")],
    containers: [
      container("web", { running: true, memoryBytes: 64 * 1024 * 1024, env: { B: "2", A: "1" } }),
      container("idle", { heropods: "other" }),
    ],
  });

  test("is so already when it is as written, whatever the order of its variables", () => {
    const source = `!!heropods.configure name:default
!!heropods.container_new name:web memory:64m env:'A=1,B=2'
!!heropods.container_start name:web
`;
    expect(signs(source, there)).toEqual(["keep", "keep", "keep"]);
    expect(plan(source, there).difference).toEqual([]);
  });

  test("and differs cannot be changed without reset:true, which says what it deletes", () => {
    expect(problems("!!heropods.container_new name:web", there)).toEqual([
      [[1, 1], "The container web is there already and differs in env and memory."],
    ]);
    const reset = plan("!!heropods.container_new name:web reset:true", there);
    expect(reset.actions[0]?.work.map((w) => w.do)).toEqual(["delete", "create"]);
    expect(reset.resets).toEqual(["web"]);
  });

  test("resetting a HeroPods deletes its containers and no other's", () => {
    const { resets, actions } = plan("!!heropods.configure name:other reset:true", there);
    expect(resets).toEqual(["idle"]);
    expect(actions[0]?.work.map((w) => w.sentence)).toEqual(["Delete the container idle"]);
  });

  test("a HeroPods with containers keeps its network", () => {
    const source =
      "!!heropods.configure name:other subnet:'10.9.0.0/24' gateway_ip:'10.9.0.1' bridge_name:b9";
    expect(problems(source, there).map(([, message]) => message)).toEqual([
      "bridge_name cannot change while other has containers: idle.",
      "subnet cannot change while other has containers: idle.",
      "gateway_ip cannot change while other has containers: idle.",
    ]);
    expect(works(source.replace("name:other", "name:other reset:true"), there)).toEqual([["delete", "save"]]);
  });

  test("a container is another HeroPods' only where the script says which", () => {
    expect(signs("!!heropods.container_start name:idle", there)).toEqual(["change"]);
    expect(problems("!!heropods.container_start name:idle heropods:default", there)[0]?.[1]).toMatch(
      /belongs to the HeroPods other/,
    );
  });

  test("a drifted container is repaired by starting it", () => {
    const drifted = world({ containers: [container("web", { running: true, drifted: true })] });
    expect(plan("!!heropods.container_start name:web", drifted).actions[0]?.sentence).toBe(
      "Repair what differs on the host of web",
    );
  });
});

describe("keep_alive", () => {
  const on = (running: boolean) => world({ containers: [container("web", { running })] });
  const started = (source: string, running = false) =>
    plan(source, on(running)).actions[0]?.work.map((w) => ("keepAlive" in w ? [w.do, w.keepAlive] : w.do));

  test("is what the script says", () => {
    expect(started("!!heropods.container_start name:web keep_alive:true")).toEqual([["start", true]]);
    expect(started("!!heropods.container_start name:web")).toEqual([["start", null]]);
  });
  test("is meant where a command follows, for scripts older than the parameter", () => {
    const exec = "\n!!heropods.container_exec name:web cmd:x";
    expect(started(`!!heropods.container_start name:web${exec}`)).toEqual([["start", true]]);
    expect(started(`!!heropods.container_start name:web keep_alive:false${exec}`)).toEqual([["start", null]]);
    expect(started(`!!heropods.container_start name:web\n!!heropods.container_stop name:web`)).toEqual([
      ["start", null],
    ]);
  });
  test("restarts what runs only where the script says it", () => {
    expect(started("!!heropods.container_start name:web keep_alive:true", true)).toEqual([["restart", true]]);
    expect(
      started("!!heropods.container_start name:web\n!!heropods.container_exec name:web cmd:x", true),
    ).toEqual([]);
  });
});
