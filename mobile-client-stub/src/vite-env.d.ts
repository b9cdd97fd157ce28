/// <reference types="vite/client" />
import "react";

declare module "react" {
  interface CSSProperties {
    // custom properties that a component hands to its style sheet
    [property: `--${string}`]: string | number;
  }
}
