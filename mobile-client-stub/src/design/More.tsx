import { useEffect, useRef } from "react";
import { Button } from "./Button.tsx";
import styles from "./More.module.css";

/** The end of a list that goes on: asks for more when it comes into view, or when it is pressed. */
export function More({ onMore }: { onMore: () => void }) {
  const sentinel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!sentinel.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onMore();
      },
      { rootMargin: "400px" },
    );
    observer.observe(sentinel.current);
    return () => observer.disconnect();
  }, [onMore]);
  return (
    <div ref={sentinel} className={styles.more}>
      <Button onClick={onMore}>Show more</Button>
    </div>
  );
}
