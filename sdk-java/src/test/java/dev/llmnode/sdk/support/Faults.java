package dev.llmnode.sdk.support;

import dev.llmnode.sdk.support.FaultyProxy.Client;
import dev.llmnode.sdk.support.FaultyProxy.Fault;
import java.io.IOException;
import java.io.InputStream;

/** Things that happen to connections. */
public final class Faults {
    /** Nothing is wrong. */
    public static final Fault NONE = (answer, client) -> {
        byte[] bytes = new byte[8192];
        for (int count = answer.read(bytes); count != -1; count = answer.read(bytes)) {
            client.out().write(bytes, 0, count);
            client.out().flush();
        }
    };

    /** Each byte comes by itself, so that every character of several bytes is cut, and every chunk. */
    public static final Fault DRIP = (answer, client) -> {
        for (int next = answer.read(); next != -1; next = answer.read()) {
            client.out().write(next);
            client.out().flush();
        }
    };

    /** The connection is reset as soon as it was made. */
    public static final Fault RESET = (answer, client) -> reset(client);

    /** The connection is reset when the node answers. */
    public static final Fault RESET_INSTEAD_OF_THE_ANSWER = (answer, client) -> {
        answer.read();
        reset(client);
    };

    /** Something that is no HTTP, in place of the answer. */
    public static final Fault GARBAGE = (answer, client) -> {
        answer.read();
        client.write("\u0000\u0001 nonsense\r\n\r\nmore nonsense\r\n");
    };

    private Faults() {}

    /** How a stream ends too early. */
    public enum End {
        RESET,
        CLOSE,
        STALL,
        GARBAGE
    }

    /** The proxy answers in place of the node, as one that is too busy does. */
    public static Fault refuses(int status, String... headers) {
        String head = "HTTP/1.1 " + status + " No\r\ncontent-length: 0\r\nconnection: close\r\n";
        return (answer, client) -> {
            answer.read(); // the request has come
            client.write(head + String.join("\r\n", headers) + "\r\n\r\n");
        };
    }

    /** A stream that ends so many bytes after so many events. A reset waits until the client has seen them, since it overtakes what it has not. */
    public static Fault after(int events, int bytes, End end) {
        return (answer, client) -> {
            copyEvents(answer, client, events);
            client.out().write(answer.readNBytes(bytes));
            client.out().flush();
            switch (end) {
                case RESET -> {
                    client.seen().acquire(events);
                    reset(client);
                }
                case CLOSE -> client.socket().close();
                case STALL -> client.socket().getInputStream().read(); // until the client has had enough
                case GARBAGE -> client.write("\ndata: {nonsense\n\n");
            }
        };
    }

    /** Passes on the head of an answer and so many events, or all of it where that is less. */
    private static void copyEvents(InputStream answer, Client client, int events) throws IOException {
        StringBuilder tail = new StringBuilder();
        int left = events;
        for (int next = answer.read(); next != -1; next = answer.read()) {
            client.out().write(next);
            tail.append((char) next);
            if (tail.toString().endsWith("\n\n")) {
                left -= tail.indexOf("data:") == -1 ? 0 : 1;
                tail.setLength(0);
            }
            if (left == 0) {
                break;
            }
        }
        client.out().flush();
    }

    private static void reset(Client client) throws IOException {
        client.socket().setSoLinger(true, 0);
        client.socket().close();
    }
}
