package dev.llmnode.inference.model.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer that holds a file or the rest of one.
 *
 * <p>HttpURLConnection and not HttpClient, because only the former bounds the wait for each byte of a body.
 */
final class HttpFile implements AutoCloseable {
    private static final int MAX_REDIRECTS = 10;
    private static final int CONNECT_MILLIS = 20_000;
    private static final int READ_MILLIS = 60_000;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");
    private static final Pattern SHA256_TAG = Pattern.compile("\"?([0-9a-f]{64})\"?");

    private final HttpURLConnection connection;
    private final Fetched promised;
    private final long offset;
    private final long totalBytes;

    private HttpFile(HttpURLConnection connection, Fetched promised, long offset, long totalBytes) {
        this.connection = connection;
        this.promised = promised;
        this.offset = offset;
        this.totalBytes = totalBytes;
    }

    /**
     * Asks for a file, following redirects.
     *
     * @param token sent to the first server only: storage that it sends on to has signed addresses
     * @param start first byte that is wanted
     * @param validator the entity tag of the bytes before {@code start}
     * @throws IOException if another attempt may help
     * @throws ModelUnavailableException if not
     */
    static HttpFile open(URI uri, @Nullable String token, long start, String validator) throws IOException {
        URI hop = uri;
        Fetched promised = Fetched.UNPROMISED;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpURLConnection connection = request(hop, sameOrigin(uri, hop) ? token : null, start, validator);
            int status = connection.getResponseCode();
            promised = promisedBy(connection, promised);
            switch (status) {
                case 200 -> {
                    return new HttpFile(connection, promised, 0, connection.getContentLengthLong());
                }
                case 206 -> {
                    return partial(connection, promised);
                }
                case 301, 302, 303, 307, 308 -> {
                    hop = location(connection, hop);
                    connection.disconnect();
                }
                default -> throw refusal(connection, status, uri, token != null);
            }
        }
        throw new ModelUnavailableException("%s redirects more than %d times".formatted(uri, MAX_REDIRECTS));
    }

    private static HttpURLConnection request(URI uri, @Nullable String token, long start, String validator)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setRequestProperty("User-Agent", "llm-node");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        if (start > 0) {
            connection.setRequestProperty("Range", "bytes=%d-".formatted(start));
            connection.setRequestProperty("If-Range", validator);
        }
        return connection;
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equals(b.getScheme()) && a.getHost().equals(b.getHost()) && a.getPort() == b.getPort();
    }

    /** The hub says a large file's length and SHA-256 before it sends on to the storage. */
    private static Fetched promisedBy(HttpURLConnection connection, Fetched before) {
        String size = connection.getHeaderField("X-Linked-Size");
        String tag = connection.getHeaderField("X-Linked-ETag");
        Matcher sha256 = SHA256_TAG.matcher(tag == null ? "" : tag);
        return new Fetched(
                size != null && size.matches("\\d{1,18}") ? Long.parseLong(size) : before.bytes(),
                sha256.matches() ? sha256.group(1) : before.sha256());
    }

    private static URI location(HttpURLConnection connection, URI from) {
        String location = connection.getHeaderField("Location");
        URI to = location == null ? from : from.resolve(location);
        boolean downgrade = from.getScheme().equals("https") && !"https".equals(to.getScheme());
        if (location == null || downgrade || to.getHost() == null) {
            throw new ModelUnavailableException(
                    "%s redirects to %s, which cannot be followed".formatted(from, location));
        }
        return to;
    }

    private static HttpFile partial(HttpURLConnection connection, Fetched promised) throws IOException {
        String range = connection.getHeaderField("Content-Range");
        Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range);
        if (!matcher.matches()) {
            throw new IOException("the server sent a part without saying which");
        }
        long total = matcher.group(2).equals("*") ? PullProgress.UNKNOWN : Long.parseLong(matcher.group(2));
        return new HttpFile(connection, promised, Long.parseLong(matcher.group(1)), total);
    }

    private static ModelUnavailableException refusal(
            HttpURLConnection connection, int status, URI uri, boolean hadToken) throws IOException {
        connection.disconnect();
        return switch (status) {
            case 401, 403 ->
                new ModelUnavailableException("%s answers %d: %s"
                        .formatted(
                                uri,
                                status,
                                hadToken
                                        ? "the token in HF_TOKEN does not open it"
                                        : "it is private or needs its terms accepted; for hf: sources set HF_TOKEN"));
            case 404 -> new ModelUnavailableException("There is no %s (404); check its spelling".formatted(uri));
            case 416, 429, 500, 502, 503, 504 -> throw new IOException("the server answers " + status);
            default -> new ModelUnavailableException("%s answers %d".formatted(uri, status));
        };
    }

    /** Position of the body's first byte in the file. */
    long offset() {
        return offset;
    }

    /** Length of the whole file, or {@link PullProgress#UNKNOWN}. */
    long totalBytes() {
        return totalBytes;
    }

    Fetched promised() {
        return promised;
    }

    /** A tag that stands for these very bytes; weak ones do not. */
    Optional<String> strongTag() {
        return Optional.ofNullable(connection.getHeaderField("ETag")).filter(tag -> tag.startsWith("\""));
    }

    InputStream body() throws IOException {
        return connection.getInputStream();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
