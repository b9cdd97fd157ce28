import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { getJson, onSessionEnd, postJson, send } from "./http.ts";
import { Problem } from "./problem.ts";

type Server = (path: string) => Response | Error;
let requests: string[] = [];

// The network is the edge of this program: this stands for the server behind it.
function serve(server: Server): void {
  vi.stubGlobal("fetch", (path: string) => {
    requests.push(path);
    const answer = server(path);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
}
const ok = (body: unknown = {}) => Response.json(body);
const refused = (status: number) =>
  Response.json({ error: { code: "no", message: `Refused with ${status}.` } }, { status });
const isRenewed = () => requests.includes("/auth/refresh");

beforeEach(() => {
  requests = [];
  vi.stubGlobal("navigator", {});
});
afterEach(() => vi.unstubAllGlobals());

test("a session that ran out is renewed, and the request repeated", async () => {
  serve((path) => (path === "/auth/refresh" || isRenewed() ? ok({ is: "there" }) : refused(401)));
  expect(await getJson("/auth/session")).toEqual({ is: "there" });
  expect(requests).toEqual(["/auth/session", "/auth/refresh", "/auth/session"]);
});

test("requests that find the session run out together renew it once", async () => {
  serve((path) => (path === "/auth/refresh" || isRenewed() ? ok() : refused(401)));
  const answers = await Promise.all([send("/graphql"), send("/graphql"), send("/graphql")]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(requests.filter((path) => path === "/auth/refresh")).toHaveLength(1);
});

test("a session that cannot be renewed is over, and everybody hears of it", async () => {
  serve(() => refused(401));
  const heard = vi.fn();
  const stop = onSessionEnd(heard);
  expect((await send("/graphql")).status).toBe(401);
  expect(heard).toHaveBeenCalledOnce();
  stop();
});

test("a server in trouble does not sign anybody out", async () => {
  serve((path) => (path === "/auth/refresh" ? refused(503) : refused(401)));
  const heard = vi.fn();
  const stop = onSessionEnd(heard);
  await expect(getJson("/auth/session")).rejects.toThrow("Refused with 503.");
  expect(heard).not.toHaveBeenCalled();
  stop();
});

test("a wrong password is an answer, not a session that ran out", async () => {
  serve(() => refused(401));
  await expect(postJson("/auth/sign-in/email", {})).rejects.toMatchObject({
    status: 401,
    message: "Refused with 401.",
  });
  expect(requests).toEqual(["/auth/sign-in/email"]);
});

test("without a network the problem says so", async () => {
  serve(() => new TypeError("Failed to fetch"));
  await expect(postJson("/auth/sign-out")).rejects.toBeInstanceOf(Problem);
  await expect(getJson("/auth/session")).rejects.toMatchObject({ code: "unreachable", status: null });
});
