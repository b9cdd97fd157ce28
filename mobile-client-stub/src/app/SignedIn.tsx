import { useEffect, useState } from "react";
import { Provider } from "urql";
import { openClient } from "../api/client.ts";
import { openReceiptFeed, type ReceiptFeed } from "../api/feed.ts";
import { FeedContext } from "../api/fresh.ts";
import { UploadsProvider } from "../capture/Uploads.tsx";
import { Shell } from "./Shell.tsx";

/** All that lives as long as one user is signed in: the client with its cache, the feed, the uploads under way. */
export function SignedIn() {
  const [client] = useState(openClient);
  const feed = useReceiptFeed();
  return (
    <Provider value={client}>
      <FeedContext value={feed}>
        <UploadsProvider>
          <Shell />
        </UploadsProvider>
      </FeedContext>
    </Provider>
  );
}

function useReceiptFeed(): ReceiptFeed | null {
  const [feed, setFeed] = useState<ReceiptFeed | null>(null);
  useEffect(() => {
    const opened = openReceiptFeed();
    setFeed(opened);
    return () => opened.close();
  }, []);
  return feed;
}
