import type { ImageDetail } from "@/server/core/model";
import { bytes } from "../format/bytes";
import { Copyable } from "../ui/copy";
import { Section } from "../ui/page";

/** What an image is made of: each step with the layer it made, the newest first. */
export function History({ image }: { image: Pick<ImageDetail, "layers" | "history"> }) {
  const total = image.layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const steps = withLayers(image);
  if (steps.length === 0) return null;
  const count = `${image.layers.length} ${image.layers.length === 1 ? "layer" : "layers"}`;
  return (
    <Section
      title="Layers and history"
      note={image.layers.length > 0 ? `${count}, ${bytes(total)} over the wire` : undefined}
    >
      <ol className="divide-y rounded-md border bg-surface" reversed>
        {steps.toReversed().map(({ key, command, layer }) => (
          <li key={key} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-3 py-1.5 text-13">
            <code className="min-w-0 flex-1 basis-72 truncate font-mono text-12" title={command}>
              {command || "(it does not say)"}
            </code>
            {image.layers.length === 0 ? null : layer === null ? (
              <span className="text-12 text-faint">no files</span>
            ) : (
              <>
                <Copyable value={layer.digest} className="font-mono text-12 text-muted">
                  {layer.digest.replace(/^sha256:/, "").slice(0, 12)}
                </Copyable>
                <span className="w-20 text-right text-12 tabular-nums">{bytes(layer.bytes)}</span>
              </>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

interface Step {
  key: string;
  command: string;
  layer: ImageDetail["layers"][number] | null;
}

/** Steps that wrote files and layers are as many, in the same order (OCI image-spec, config.md, history); else layers alone. */
function withLayers({ layers, history }: Pick<ImageDetail, "layers" | "history">): Step[] {
  const writing = history.filter((step) => !step.emptyLayer).length;
  if (layers.length > 0 && writing !== layers.length)
    return layers.map((layer) => ({ key: layer.digest, command: "", layer }));
  let next = 0;
  return history.map((step, index) => ({
    key: `${index} ${step.createdAt}`,
    command: step.command,
    layer: step.emptyLayer ? null : (layers[next++] ?? null),
  }));
}
