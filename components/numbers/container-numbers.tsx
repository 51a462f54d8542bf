"use client";

import { Numbers } from "./numbers";
import { CONTAINER_CHARTS } from "./words";

export function ContainerNumbers({ name }: { name: string }) {
  return <Numbers name={name} charts={CONTAINER_CHARTS} />;
}
