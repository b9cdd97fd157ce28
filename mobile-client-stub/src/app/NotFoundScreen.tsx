import { ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";

interface NotFoundProps {
  what?: string;
  /** Where others of it are, and what leads there. */
  backTo?: string;
  back?: string;
}

/** For an address that leads nowhere, or to something that is not this user's: the two are told alike. */
export function NotFoundScreen({
  what = "page",
  backTo = "/",
  back = "Go to your purchases",
}: NotFoundProps) {
  return (
    <Empty icon="search" isWholeScreen title={`There is no such ${what}`}>
      <title>Not found · CartSnitch</title>
      <p>It may have been removed, or the link was not complete.</p>
      <ButtonLink to={backTo}>{back}</ButtonLink>
    </Empty>
  );
}
