import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContainerInput, HeroPodsInput, MyceliumInput } from "../inputs";
import { formatActions } from "./format";
import type { Intent } from "./intent";
import { intents, readIntents } from "./intents";
import { parse } from "./parse";
import type { Severity } from "./script";

const read = (text: string) => readIntents(parse(text));
const told = (text: string, severity: Severity = "error") =>
  read(text).diagnostics.filter((diagnostic) => diagnostic.severity === severity);
const good = (text: string): readonly Intent[] => {
  const result = intents(parse(text));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};
const one = (text: string): Intent => {
  const [intent, ...more] = good(text);
  if (intent === undefined || more.length > 0) throw new Error("not one intent");
  return intent;
};

const MYCELIUM = {
  heropods: "heropods:'demo'",
  version: "version:'v0.5.6'",
  ipv6_range: "ipv6_range:'400::/7'",
  key_path: "key_path:'~/hero/cfg/priv_key.bin'",
  peers: "peers:'tcp://185.69.166.8:9651,quic://[2a02:1802:5e:0:ec4:7aff:fe51:e36b]:9651'",
};
const enable = (change: Partial<Record<keyof typeof MYCELIUM, string>> = {}) =>
  `!!heropods.enable_mycelium\n    ${Object.values({ ...MYCELIUM, ...change })
    .filter(Boolean)
    .join("\n    ")}`;

describe("a whole script", () => {
  const text = `
// Configure HeroPods
!!heropods.configure
    name:'mycelium_demo'

${enable({ heropods: "heropods:'mycelium_demo'" })}

!!heropods.container_new
    name:'my_container'
    image:'alpine_3_20'

!!heropods.container_start
    name:'my_container'

!!heropods.container_exec
    name:'my_container'
    cmd:'ip -6 addr show'
    stdout:true

!!heropods.container_stop name:my_container
!!heropods.container_delete name:my_container
`;

  test("becomes typed intents in its order, nothing to remark", () => {
    const reading = read(text);
    expect(reading.diagnostics).toEqual([]);
    expect(reading.intents.map(({ kind }) => kind)).toEqual([
      "configure",
      "enable",
      "new",
      "start",
      "exec",
      "stop",
      "delete",
    ]);
    const [configure, enabled, created, started, exec] = reading.intents;
    expect(configure).toMatchObject({ reset: false, input: HeroPodsInput.parse({ name: "mycelium_demo" }) });
    expect(enabled).toMatchObject({
      input: {
        heropods: "mycelium_demo",
        version: "v0.5.6",
        ipv6_range: "400::/7",
        key_path: "~/hero/cfg/priv_key.bin",
        peers: "tcp://185.69.166.8:9651,quic://[2a02:1802:5e:0:ec4:7aff:fe51:e36b]:9651",
      },
      peers: [{ proto: "tcp", port: 9651 }, { proto: "quic" }],
    });
    if (enabled?.kind === "enable") expect(MyceliumInput.parse(enabled.input)).toEqual(enabled.input);
    const input = { name: "my_container", heropods: "mycelium_demo", image: "docker.io/library/alpine:3.20" };
    expect(created).toMatchObject({ input: ContainerInput.parse(input), imageName: null, reset: false });
    expect(started).toMatchObject({ name: "my_container", heropods: "mycelium_demo", keepAlive: null });
    expect(exec).toMatchObject({ argv: ["/bin/sh", "-c", "--", "ip -6 addr show"], stdout: true });
    expect(exec?.action.place).toMatchObject({ line: 20, column: 1 });
  });

  test("in Markdown is the same script", () => {
    const markdown = `# How to\n\nLike *this*:\n\n\`\`\`heroscript${text}\`\`\`\n\nkey:'it's no parameter'\n`;
    expect(good(markdown).map(({ kind }) => kind)).toEqual(good(text).map(({ kind }) => kind));
  });
});

describe("configure", () => {
  test("takes every parameter, lists in both spellings", () => {
    const text = `!!heropods.configure name:n reset:y use_podman:no bridge_name:br1 subnet:'192.168.100.0/24'
      gateway_ip:192.168.100.1 dns_servers:['1.1.1.1', '2606:4700::1111']`;
    expect(one(text)).toMatchObject({
      reset: true,
      input: {
        name: "n",
        use_podman: false,
        bridge_name: "br1",
        subnet: "192.168.100.0/24",
        gateway_ip: "192.168.100.1",
        dns_servers: "1.1.1.1,2606:4700::1111",
      },
    });
  });

  test("its defaults are those of every HeroPods, for empty values too", () => {
    const text = "!!heropods.configure name:n subnet:'' dns_servers:''";
    expect(one(text)).toMatchObject({ input: HeroPodsInput.parse({ name: "n" }) });
  });

  test.each([
    ["subnet:10.0.0.1/24", [1, 36]],
    ["subnet:nonsense", [1, 36]],
    ["gateway_ip:10.11.0.1", [1, 40]],
    ["dns_servers:8.8.8.8,dns.example", [1, 49]],
    ["bridge_name:'a bridge'", [1, 41]],
  ])("%s is refused at its place", (parameter, path) => {
    expect(told(`!!heropods.configure name:n ${parameter}`).map((error) => error.path)).toEqual([path]);
  });
});

describe("booleans", () => {
  const flag = (parameter: string) => {
    const intent = one(`!!heropods.container_exec name:c cmd:x ${parameter}`);
    return intent.kind === "exec" ? intent.stdout : null;
  };
  const keepAlive = (parameter: string) => {
    const intent = one(`!!heropods.container_start name:c ${parameter}`);
    return intent.kind === "start" ? intent.keepAlive : null;
  };
  test.each(["", "stdout:", "stdout:''", "stdout:1", "stdout:true", "stdout:Y", "stdout:'YES'"])(
    "%j is true where true is the default",
    (parameter) => expect(flag(parameter)).toBe(true),
  );
  test.each(["stdout:0", "stdout:false", "stdout:n", "stdout:no", "stdout:off"])(
    "%j is false where true is the default",
    (parameter) => expect(flag(parameter)).toBe(false),
  );
  test.each(["", "keep_alive:", "keep_alive:''"])("%j says nothing of keeping alive", (parameter) =>
    expect(keepAlive(parameter)).toBeNull(),
  );
  test.each(["keep_alive:0", "keep_alive:FALSE", "keep_alive:n", "keep_alive:no"])(
    "%j is false where false is the default",
    (parameter) => expect(keepAlive(parameter)).toBe(false),
  );
  test.each(["keep_alive:1", "keep_alive:true", "keep_alive:y", "keep_alive:yes", "keep_alive:on"])(
    "%j is true where false is the default",
    (parameter) => expect(keepAlive(parameter)).toBe(true),
  );
  test("a word that is neither is warned of, with how it counts", () => {
    const [warning] = told("!!heropods.configure name:n\n  reset:flase", "warning");
    expect(warning).toMatchObject({
      path: [2, 9],
      message: "'flase' is neither yes nor no; it counts as yes.",
    });
  });
});

describe("enable_mycelium", () => {
  test("everything that is missing is named at once, at the action", () => {
    const [error, ...more] = told("\n !!heropods.enable_mycelium");
    expect(more).toEqual([]);
    expect(error?.message).toBe(
      "heropods.enable_mycelium lacks heropods, version, ipv6_range, key_path and peers.",
    );
    expect(error).toMatchObject({ path: [2, 2], sourceLine: " !!heropods.enable_mycelium" });
  });

  test("its HeroPods can be left out where the script has configured one", () => {
    const [, intent] = good(`!!heropods.configure name:demo2\n${enable({ heropods: "" })}`);
    expect(intent).toMatchObject({ kind: "enable", namesHeropods: false, input: { heropods: "demo2" } });
    expect(told(enable({ heropods: "" })).map(({ message }) => message)).toEqual([
      "heropods.enable_mycelium lacks heropods.",
    ]);
  });

  test("no peers is an error at the empty value", () => {
    expect(told(enable({ peers: "peers:''" }))).toMatchObject([
      { path: [6, 11], message: "peers: At least one peer is needed.", sourceLine: "    peers:''" },
    ]);
  });

  test("one bad peer is an error at that peer, in one line or in a list of many", () => {
    const bad = "tcp://node.example:9651";
    expect(told(enable({ peers: `peers:'tcp://1.2.3.4:9651, ${bad},tcp://5.6.7.8:1'` }))).toMatchObject([
      { path: [6, 32], message: expect.stringMatching(/^peers: Peer 2, 'tcp:\/\/node.example:9651'/) },
    ]);
    const listed = `peers:[\n        'tcp://1.2.3.4:9651', // good\n        '${bad}'\n    ]`;
    expect(told(enable({ peers: listed }))).toMatchObject([
      { path: [8, 10], place: { length: bad.length }, sourceLine: `        '${bad}'` },
    ]);
  });

  test("bad peers are told together with what is missing", () => {
    const errors = told(enable({ version: "", peers: "peers:'tcp://1.2.3.4:9651/,udp://1.2.3.4:1'" }));
    expect(errors.map(({ path }) => path)).toEqual([
      [1, 1],
      [5, 12],
      [5, 32],
    ]);
  });

  test.each([
    ["version", "version:'latest'", [3, 13]],
    ["ipv6_range", "ipv6_range:'200::/7'", [4, 16]],
    ["key_path", "key_path:''", [5, 14]],
    ["heropods", "heropods:'../x'", [2, 14]],
  ])("a bad %s is refused at its value", (key, parameter, path) => {
    expect(told(enable({ [key]: parameter })).map((error) => error.path)).toEqual([path]);
  });
});

describe("container_new", () => {
  const image = (parameters: string) => {
    const intent = one(`!!heropods.container_new name:c ${parameters}`);
    return intent.kind === "new" ? [intent.input.image, intent.imageName] : [];
  };
  test.each([
    ["", "docker.io/library/alpine:3.20", null],
    ["image:alpine_3_20", "docker.io/library/alpine:3.20", null],
    ["image:'ubuntu_24_04'", "docker.io/library/ubuntu:24.04", null],
    ["image:'ubuntu_25_04'", "docker.io/library/ubuntu:25.04", null],
    ["image:custom custom_image_name:a docker_url:'docker.io/x/y:1'", "docker.io/x/y:1", "a"],
    ["image:custom custom_image_name:busybox", "busybox", "busybox"],
    ["image:custom docker_url:docker.io/x/y:1", "docker.io/x/y:1", null],
  ])("%j", (parameters, reference, name) => {
    expect(image(parameters)).toEqual([reference, name]);
  });

  test("custom needs to name an image, and another image is no choice", () => {
    expect(told("!!heropods.container_new name:c\n  image:custom")).toMatchObject([{ path: [2, 9] }]);
    expect(told("!!heropods.container_new name:c\n  image:debian")).toMatchObject([
      { path: [2, 9], message: "image: It is one of alpine_3_20, ubuntu_24_04, ubuntu_25_04, custom." },
    ]);
  });

  test("an image's URL beside one of HeroPods' own images is warned of", () => {
    const text = "!!heropods.container_new name:c docker_url:x";
    expect(told(text, "warning")).toMatchObject([{ path: [1, 33] }]);
  });

  test.each(["''", "../x", "-x", "_x", "'a b'", "a".repeat(65), "'a;b'", "'a\0b'"])(
    "the name %j is refused",
    (name) => {
      expect(told(`!!heropods.container_new name:${name}`)).toMatchObject([{ path: [1, 31] }]);
    },
  );

  test.each(["'-x'", "'a b'", "'a\0'", "'$(x) y'"])("the docker_url %s is refused", (url) => {
    expect(told(`!!heropods.container_new name:c image:custom docker_url:${url}`)).toHaveLength(1);
  });
});

describe("which HeroPods", () => {
  test("the last configured one, or the one that is named", () => {
    const text = `!!heropods.container_new name:c0
!!heropods.configure name:a
!!heropods.container_new name:c1
!!heropods.configure name:b
!!heropods.container_new name:c2
!!heropods.container_new name:c3 heropods:a`;
    expect(
      read(text).intents.flatMap((intent) => (intent.kind === "new" ? [intent.input.heropods] : [])),
    ).toEqual(["default", "a", "b", "a"]);
    const fallback = intents(parse("!!heropods.container_stop name:c"), "other");
    expect(fallback).toMatchObject({ ok: true, value: [{ heropods: "other" }] });
  });

  test("a configure with a mistake is still the one that the actions below mean", () => {
    const reading = read("!!heropods.configure name:a subnet:x\n!!heropods.container_stop name:c");
    expect(reading.intents).toMatchObject([{ heropods: "a" }]);
  });
});

describe("names that nobody knows", () => {
  test("another actor's actions are skipped with one notice for each name, whatever is in them", () => {
    const reading = read("!!git.clone url:'\n!!git.clone\n!!heropods.container_stop name:c\n!!git.pull");
    expect(reading.intents).toHaveLength(1);
    expect(reading.diagnostics).toMatchObject([
      { severity: "notice", path: [1, 1], message: "git.clone is not an action of HeroPods; it is skipped." },
      { severity: "notice", path: [4, 1] },
    ]);
  });

  test("an actor or a core action that was likely meant is named", () => {
    expect(told("!!heropod.configure", "notice")[0]?.fix).toBe("Did you mean heropods.configure?");
    expect(told("!!container_start name:c", "notice")[0]?.fix).toBe("Did you mean heropods.container_start?");
  });

  test("an unknown action of HeroPods is an error with the nearest known one", () => {
    expect(told("// x\n  !!heropods.container_strat name:c")).toMatchObject([
      { path: [2, 3], expected: "heropods.container_start" },
    ]);
    expect(told("!!heropods.frobnicate")[0]?.expected).toContain("one of configure,");
  });

  test("an unknown parameter is a warning with the nearest known one", () => {
    const warnings = told("!!heropods.container_start name:c\n  keepalive:true\n  zzzzzz:1 word", "warning");
    expect(warnings).toMatchObject([
      { path: [2, 3], expected: "keep_alive", fix: "Did you mean keep_alive?" },
      { path: [3, 3], expected: "one of heropods, name, keep_alive" },
      { path: [3, 12] },
    ]);
  });

  test("of a parameter given twice the last counts, and that is said", () => {
    const text = "!!heropods.container_stop name:a name:b";
    expect(one(text)).toMatchObject({ name: "b" });
    expect(told(text, "warning")).toMatchObject([{ path: [1, 34] }]);
  });

  test("a comma that swallows the next parameter is pointed out", () => {
    expect(told("!!heropods.container_new name:'c',\n  image:'custom'")).toMatchObject([
      { path: [1, 31], fix: "A comma continues a list: without it the next parameter begins." },
    ]);
  });

  test("a required name that is missing is an error at the action", () => {
    expect(told("!!heropods.container_exec").map(({ message }) => message)).toEqual([
      "heropods.container_exec lacks name and cmd.",
    ]);
  });
});

test("a faulty action is no intent to run: the reading has an error at the fault", () => {
  expect(intents(parse("!!heropods.container_stop name:c x:'"))).toMatchObject({
    ok: false,
    problems: [{ path: [1, 36] }],
  });
});

test("a command of any bytes is one argument of the container's shell, or refused for its NUL", () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom("'", '"', "\\", "\n", "$(reboot)", ";", "`x`", "\0", "-", " "),
        fc.string({ unit: "binary" }),
      ),
    )
    .map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(hostile, (cmd) => {
      const params = [
        { key: "name", value: "c" },
        { key: "cmd", value: cmd },
      ];
      const script = parse(formatActions([{ marks: 2, actor: "heropods", name: "container_exec", params }]));
      const result = intents(script);
      if (cmd === "" || cmd.includes("\0")) expect(result.ok).toBe(false);
      else expect(result).toMatchObject({ ok: true, value: [{ cmd, argv: ["/bin/sh", "-c", "--", cmd] }] });
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) },
  );
});

describe("parameters of ours", () => {
  const input = (parameters: string) => {
    const intent = one(`!!heropods.container_new name:c ${parameters}`);
    return intent.kind === "new" ? intent.input : null;
  };
  test("hold a whole container", () => {
    expect(
      input(
        `command:'["sh","-c","a b"]' env:'{"A":"x, y: z"}' memory:1.5g cpus:0.25 pids:7 overlay_ingress:open keep_alive:true`,
      ),
    ).toMatchObject({
      command: ["sh", "-c", "a b"],
      env: { A: "x, y: z" },
      memoryBytes: 1.5 * 1024 ** 3,
      cpus: 0.25,
      pidsLimit: 7,
      overlayIngress: "open",
      keepAlive: true,
    });
  });
  test("can be written by hand without JSON", () => {
    expect(input("command:'sleep  60' env:'A=1, B=2=3' memory:64m")).toMatchObject({
      command: ["sleep", "60"],
      env: { A: "1", B: "2=3" },
      memoryBytes: 64 * 1024 ** 2,
    });
  });
  test.each([
    ["command:'[\"a\"'", "no JSON list of strings"],
    ["command:'[1]'", "no JSON list of strings"],
    [`command:'["a\\u0000b"]'`, "NUL"],
    ["env:'A=1, nothing'", "'nothing' is not written as NAME=VALUE"],
    ["env:'2A=1'", "A variable's name"],
    [`env:'{"A":1}'`, "no JSON object of strings"],
    ["memory:lots", "written as 256m"],
    ["memory:1k", "at least 4 MiB"],
    ["cpus:1e9", "a number such as 0.5"],
    ["pids:0", "At least one process"],
    ["overlay_ingress:ajar", "closed or open"],
  ])("%s is refused at its value", (parameter, message) => {
    const source = `!!heropods.container_new name:c\n  ${parameter}`;
    const [error] = told(source, "error");
    expect(error?.message).toContain(message);
    expect(error?.path).toEqual([2, 3 + parameter.indexOf(":") + 1]);
  });
});
