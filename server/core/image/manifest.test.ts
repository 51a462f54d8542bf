import { describe, expect, it } from "vitest";
import { imageFor, layersOf, Manifest } from "./manifest";

describe("a manifest", () => {
  it("says its layers with their sizes", () => {
    const text = {
      schemaVersion: 2,
      config: { digest: "sha256:c" },
      layers: [{ digest: "sha256:a", size: 7 }],
    };
    expect(layersOf(Manifest.parse(text))).toEqual([{ digest: "sha256:a", bytes: 7 }]);
  });

  it("of an index names the image for this architecture, and no attestation", () => {
    const index = Manifest.parse({
      manifests: [
        { digest: "sha256:arm", platform: { architecture: "arm64", os: "linux" } },
        { digest: "sha256:amd", platform: { architecture: "amd64", os: "linux" } },
        { digest: "sha256:att", platform: { architecture: "unknown", os: "unknown" } },
      ],
    });
    expect(imageFor(index, "amd64")).toBe("sha256:amd");
    expect(imageFor(index, "riscv64")).toBeNull();
    expect(layersOf(index)).toEqual([]);
  });
});
