import { expect, test } from "vitest";
import { mount, publishedPort } from "./host-values";

test("ports are written as docker and podman take them", () => {
  expect(publishedPort("8080:80")).toEqual([
    { family: "ipv4", protocol: "tcp", hostPort: 8080, containerPort: 80 },
  ]);
  expect(publishedPort("overlay:53:5353/udp", publishedPort("1:2"))).toHaveLength(2);
  for (const bad of ["80", "a:b", "0:80", "70000:80", "8080:80/sctp", "1.2.3.4:80:80"])
    expect(() => publishedPort(bad)).toThrow();
});

test("what begins with '/' is a path of the host, anything else a volume", () => {
  expect(mount("data:/var/lib/data")).toEqual([
    { kind: "volume", volume: "data", target: "/var/lib/data", readOnly: false },
  ]);
  expect(mount("/srv/web:/www:ro")).toEqual([
    { kind: "bind", source: "/srv/web", target: "/www", readOnly: true },
  ]);
  for (const bad of ["data", "data:relative", "data:/x:exec", "../x:/y", "data:/proc"])
    expect(() => mount(bad)).toThrow();
});
