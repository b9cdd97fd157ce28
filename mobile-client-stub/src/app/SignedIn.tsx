import { useEffect, useState } from "react";
import { Provider } from "urql";
import { openClient } from "../api/client.ts";
import { makeFeed } from "../api/feed.ts";
import { FeedContext } from "../api/fresh.ts";
import { Bell } from "../alerts/Bell.tsx";
import { UploadsProvider } from "../capture/Uploads.tsx";
import { HeaderAside } from "../design/ScreenHeader.tsx";
import { KeptOn } from "../notifications/KeptOn.tsx";
import type { User } from "../session/account.ts";
import { ShoppingProvider } from "../shop/Shopping.tsx";
import { Shell } from "./Shell.tsx";

/** All that lives as long as one user is signed in: the client with its cache, the feed, the uploads under way. */
export function SignedIn({ user }: { user: User }) {
  const [client] = useState(openClient);
  const [feed] = useState(makeFeed);
  useEffect(() => feed.open(), [feed]);
  return (
    <Provider value={client}>
      <FeedContext value={feed}>
        <UploadsProvider>
          <ShoppingProvider user={user}>
            <HeaderAside value={<Bell />}>
              <Shell />
            </HeaderAside>
          </ShoppingProvider>
        </UploadsProvider>
        <KeptOn userId={user.id} />
      </FeedContext>
    </Provider>
  );
}
