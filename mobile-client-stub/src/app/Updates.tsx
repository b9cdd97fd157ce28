import { useEffect } from "react";
import { useRegisterSW } from "virtual:pwa-register/react";
import { Button } from "../design/Button.tsx";
import { Toast } from "../design/Toast.tsx";
import { pathWithin } from "./paths.ts";
import styles from "./Updates.module.css";

const LOOK_MS = 60 * 60 * 1000;

/** Installs the worker that opens the app without a network and shows pushes, and tells of a new version. */
export function Updates({ onOpen }: { onOpen: (path: string) => void }) {
  useOpening(onOpen);
  const {
    needRefresh: [isNew, setNew],
    updateServiceWorker,
  } = useRegisterSW({ onRegisteredSW: (_url, registration) => registration && lookEachHour(registration) });
  if (!isNew) return null;
  return (
    <Toast onClose={() => setNew(false)}>
      <span className={styles.words}>
        A new version is here.
        <Button look="quiet" onClick={() => void updateServiceWorker(true)}>
          Reload
        </Button>
      </span>
    </Toast>
  );
}

function lookEachHour(registration: ServiceWorkerRegistration): void {
  setInterval(() => {
    registration.update().catch(() => undefined); // without a network there is nothing new
  }, LOOK_MS);
}

/** Opens what a notification leads to that somebody pressed. */
function useOpening(onOpen: (path: string) => void): void {
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return; // plain http other than localhost
    const open = ({ data }: MessageEvent) => {
      const { type, link } = (data ?? {}) as { type?: unknown; link?: unknown };
      if (type === "OPEN" && typeof link === "string") onOpen(pathWithin(link));
    };
    navigator.serviceWorker.addEventListener("message", open);
    return () => navigator.serviceWorker.removeEventListener("message", open);
  }, [onOpen]);
}
