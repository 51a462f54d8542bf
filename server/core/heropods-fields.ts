/** What a HeroPods' configuration consists of beside its name, in the order in which it is shown. */
export const HEROPODS_FIELDS = [
  "bridge_name",
  "subnet",
  "gateway_ip",
  "dns_servers",
  "use_podman",
  "mycelium_enabled",
  "mycelium_version",
  "mycelium_ipv6_range",
  "mycelium_key_path",
  "mycelium_peers",
  "mycelium_interface_name",
  "repair",
] as const;
