/// <reference types="vite/client" />
import "react";

declare module "react" {
  // Custom properties, which a component hands to its style sheet. Only an index signature can be added here.
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style
  interface CSSProperties {
    [property: `--${string}`]: string | number;
  }
}
