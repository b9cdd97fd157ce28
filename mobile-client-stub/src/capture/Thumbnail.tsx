import { useCallback, useState } from "react";
import { Icon } from "../design/Icon.tsx";
import styles from "./Thumbnail.module.css";

/** The photo itself, as far as the browser can show it (not HEIC everywhere); a drawing of a file otherwise. */
export function Thumbnail({ file, isBusy }: { file: File; isBusy: boolean }) {
  const [isShown, setShown] = useState(file.type.startsWith("image/"));
  const lend = useCallback(
    (image: HTMLImageElement) => {
      image.src = URL.createObjectURL(file);
      return () => URL.revokeObjectURL(image.src);
    },
    [file],
  );
  return (
    <span className={isBusy ? styles.busyThumbnail : styles.thumbnail}>
      {isShown ? <img ref={lend} alt="" onError={() => setShown(false)} /> : <Icon name="file" size={22} />}
    </span>
  );
}
