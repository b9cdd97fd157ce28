import { useQuery } from "urql";
import { Viewer } from "../account/documents.ts";
import { ReceiptAddress } from "../account/ReceiptAddress.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import styles from "./FirstSteps.module.css";

/** Shown until the first purchase is there: the two ways to send a receipt in. */
export function FirstSteps() {
  const [viewer] = useQuery({ query: Viewer });
  return (
    <Empty icon="receipt" title="Your first receipt goes here">
      <p>Send one in, and a moment later you have every line of it: no typing.</p>
      <div className={styles.ways} data-first-steps>
        <section className={styles.way}>
          <h3>From paper</h3>
          <p>Take a photo of the whole receipt. Creases are fine.</p>
          <ButtonLink to="/capture" look="primary" icon="camera">
            Photograph a receipt
          </ButtonLink>
        </section>
        <section className={styles.way}>
          <h3>From your mail</h3>
          <p>Forward an e-receipt to your own address, or give that address to the store.</p>
          <ReceiptAddress viewer={viewer} />
        </section>
      </div>
    </Empty>
  );
}
