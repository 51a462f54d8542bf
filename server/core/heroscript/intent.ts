import type { ContainerInput, HeroPodsInput, MyceliumInput } from "../inputs";
import type { Peer } from "../mycelium/peers";
import type { Action } from "./script";

interface Common {
  /** The action it comes from, for its place, its comments and the message of a failure. */
  action: Action;
  /** Whether the script says which HeroPods is meant, or leaves it to the last configured one. */
  namesHeropods: boolean;
}

/** What one action asks for, with typed values. Nothing of it has been compared with the host. */
export type Intent = Common &
  (
    | { kind: "configure"; input: HeroPodsInput; reset: boolean }
    | { kind: "enable"; input: MyceliumInput; peers: readonly Peer[] }
    | {
        kind: "new";
        input: ContainerInput;
        /** The name the image is to have on the host, beside its reference; null when the script gives none. */
        imageName: string | null;
        /** The image's name in HeroScript, as alpine_3_20; an image of the host may have it too. */
        imageWord: string;
        /** Whether the script says if it is kept alive, or leaves that to container_start. */
        saysKeepAlive: boolean;
        reset: boolean;
      }
    | (OfContainer & {
        kind: "start";
        /** Null where the script does not say. */
        keepAlive: boolean | null;
      })
    | (OfContainer & {
        kind: "exec";
        /** As the script has it. */
        cmd: string;
        /** The container's own shell with the command as one argument. */
        argv: readonly string[];
        /** Whether the output is to be shown. */
        stdout: boolean;
      })
    | (OfContainer & { kind: "stop" })
    | (OfContainer & { kind: "delete" })
  );

interface OfContainer {
  heropods: string;
  name: string;
}

export type IntentKind = Intent["kind"];
