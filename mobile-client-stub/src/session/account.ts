import { getJson, postJson } from "../api/http.ts";
import { Problem } from "../api/problem.ts";

export interface User {
  id: string;
  email: string;
  name: string;
}

interface Answer {
  user: User;
}

/** Who is signed in with this browser's cookies; null for nobody. */
export async function currentUser(): Promise<User | null> {
  try {
    return (await getJson<Answer>("/auth/session")).user;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export async function signIn(email: string, password: string): Promise<User> {
  return (await postJson<Answer>("/auth/sign-in/email", { email, password })).user;
}

export async function signUp(name: string, email: string, password: string): Promise<User> {
  return (await postJson<Answer>("/auth/sign-up/email", { name, email, password })).user;
}

export async function signOut(): Promise<void> {
  await postJson("/auth/sign-out");
}
