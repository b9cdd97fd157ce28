import { type DragEvent, useState } from "react";
import { Icon } from "../design/Icon.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import styles from "./CaptureScreen.module.css";
import { FileButton } from "./FileButton.tsx";
import { LongReceipt } from "./LongReceipt.tsx";
import { UploadRow } from "./UploadRow.tsx";
import { useUploads } from "./Uploads.tsx";

const READABLE =
  "image/*,.heic,.heif,application/pdf,.pdf,message/rfc822,.eml,.msg,text/html,.html,text/plain,.txt,.mbox,application/zip,.zip";

/** Takes photos and files, and shows each until it is recorded. */
export function CaptureScreen() {
  const { queue, shots, add, setShots } = useUploads();
  if (shots.length > 0)
    return (
      <>
        <ScreenHeader title="Add receipt" />
        <LongReceipt />
      </>
    );
  return (
    <>
      <ScreenHeader title="Add receipt" />
      <div className={styles.sections}>
        <DropZone onFiles={add}>
          <span className={styles.picture}>
            <Icon name="receipt" size={34} />
          </span>
          <p className={styles.hint}>Lay the receipt flat on something dark, with all of it in view.</p>
          <div className={styles.ways}>
            <FileButton look="primary" icon="camera" capture onFiles={add}>
              Take a photo
            </FileButton>
            <FileButton look="secondary" icon="file" accept={READABLE} onFiles={add}>
              Choose files
            </FileButton>
          </div>
          <FileButton look="quiet" icon="camera" capture onFiles={(files) => setShots([...files])}>
            Long receipt: add photos
          </FileButton>
          <p className={styles.kinds}>
            Photos, PDFs and saved mails. <span className={styles.dropHint}>Drop them here, too.</span>
          </p>
        </DropZone>
        {queue.length > 0 && (
          <ul className={styles.uploads} aria-label="Sent now">
            {queue.toReversed().map((upload) => (
              <li key={upload.key}>
                <UploadRow upload={upload} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function DropZone({
  onFiles,
  children,
}: {
  onFiles: (files: Iterable<File>) => void;
  children: React.ReactNode;
}) {
  const [isOver, setOver] = useState(false);
  const on = (act: (event: DragEvent) => void) => (event: DragEvent) => {
    event.preventDefault();
    act(event);
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is one more way; the buttons inside do the same
    <div
      className={styles.drop}
      data-over={isOver}
      onDragOver={on(() => setOver(true))}
      onDragLeave={on(() => setOver(false))}
      onDrop={on((event) => {
        setOver(false);
        onFiles(event.dataTransfer.files);
      })}
    >
      {children}
    </div>
  );
}
