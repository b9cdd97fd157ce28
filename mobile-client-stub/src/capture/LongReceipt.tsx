import { Button, IconButton } from "../design/Button.tsx";
import { FileButton } from "./FileButton.tsx";
import styles from "./LongReceipt.module.css";
import { Thumbnail } from "./Thumbnail.tsx";
import { useUploads } from "./Uploads.tsx";

/** Gathers the photos of a receipt that is too long for one picture, and sends them as one. */
export function LongReceipt() {
  const { shots, setShots, addTogether } = useUploads();
  const [first, ...others] = shots;
  const add = (files: Iterable<File>) => setShots([...shots, ...files]);
  const send = () => {
    if (first) addTogether([first, ...others]);
    setShots([]);
  };
  return (
    <section className={styles.long} aria-labelledby="long-receipt">
      <h2 id="long-receipt">One long receipt</h2>
      <p className={styles.hint}>
        Let each photo show a few lines of the one before. The order does not matter.
      </p>
      <ol role="list" className={styles.shots} aria-label="Photos">
        {shots.map((shot, index) => (
          <li key={index}>
            <Thumbnail file={shot} isBusy={false} />
            <span className={styles.name}>Photo {index + 1}</span>
            <IconButton
              icon="close"
              label={`Remove photo ${index + 1}`}
              onClick={() => setShots(shots.filter((other) => other !== shot))}
            />
          </li>
        ))}
      </ol>
      <div className={styles.ways}>
        <FileButton look="secondary" icon="camera" capture onFiles={add}>
          Add another photo
        </FileButton>
        <FileButton look="quiet" icon="image" onFiles={add}>
          Choose photos
        </FileButton>
      </div>
      <div className={styles.ways}>
        <Button look="primary" icon="check" onClick={send}>
          {shots.length === 1 ? "Send this photo" : "Send as one receipt"}
        </Button>
        <Button look="quiet" onClick={() => setShots([])}>
          Discard
        </Button>
      </div>
    </section>
  );
}
