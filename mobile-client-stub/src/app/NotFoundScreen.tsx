import { ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";

/** For an address that leads nowhere, or to something that is not this user's: the two are told alike. */
export function NotFoundScreen({ what = "page" }: { what?: string }) {
  return (
    <Empty icon="search" isWholeScreen title={`There is no such ${what}`}>
      <title>Not found · CartSnitch</title>
      <p>It may have been removed, or the link was not complete.</p>
      <ButtonLink to="/">Go to your purchases</ButtonLink>
    </Empty>
  );
}
