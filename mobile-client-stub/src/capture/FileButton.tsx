import { useRef } from "react";
import { Button } from "../design/Button.tsx";
import type { IconName } from "../design/Icon.tsx";

interface FileButtonProps {
  look: "primary" | "secondary" | "quiet";
  icon: IconName;
  accept?: string;
  capture?: boolean;
  onFiles: (files: Iterable<File>) => void;
  children: string;
}

/** A button that takes a photo, or lets files be chosen. */
export function FileButton({
  look,
  icon,
  accept = "image/*",
  capture = false,
  onFiles,
  children,
}: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} icon={icon} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={children}
        accept={accept}
        capture={capture ? "environment" : undefined}
        multiple={!capture}
        onChange={(event) => {
          onFiles(event.target.files ?? []);
          event.target.value = ""; // the same file may be chosen again
        }}
      />
    </>
  );
}
