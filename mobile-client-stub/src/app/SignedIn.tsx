import { useEffect, useState } from "react";
import { Provider } from "urql";
import { openClient } from "../api/client.ts";
import { makeReceiptFeed } from "../api/feed.ts";
import { FeedContext } from "../api/fresh.ts";
import { UploadsProvider } from "../capture/Uploads.tsx";
import { Shell } from "./Shell.tsx";

/** All that lives as long as one user is signed in: the client with its cache, the feed, the uploads under way. */
export function SignedIn() {
  const [client] = useState(openClient);
  const [feed] = useState(makeReceiptFeed);
  useEffect(() => feed.open(), [feed]);
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
