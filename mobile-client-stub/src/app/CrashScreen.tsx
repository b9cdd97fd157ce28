import { Button } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";

/** The last resort, where a screen itself failed. The error is in the browser's console. */
export function CrashScreen() {
  return (
    <Empty icon="alert" isWholeScreen title="This screen stopped working">
      <p>Nothing of yours is lost. Loading it again usually helps.</p>
      <Button look="primary" icon="again" onClick={() => location.reload()}>
        Load again
      </Button>
    </Empty>
  );
}
