import { Tabs } from "../ui/tabs";

/** Images, and where they are pulled from. */
export function ImageTabs() {
  return (
    <Tabs
      label="Parts of the images"
      tabs={[
        { href: "/images", label: "Images" },
        { href: "/images/registries", label: "Registries" },
      ]}
    />
  );
}
