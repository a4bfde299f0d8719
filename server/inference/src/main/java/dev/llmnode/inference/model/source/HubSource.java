package dev.llmnode.inference.model.source;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file in a repository of the Hugging Face hub, or of a server that speaks its URL scheme
 * ({@code BASE/OWNER/REPOSITORY/resolve/REVISION/FILE}).
 *
 * @param base the hub's address, without a slash at its end
 * @param repository {@code OWNER/REPOSITORY}
 * @param revision branch, tag or commit
 * @param file path in the repository
 * @param token key for private repositories, or null
 */
public record HubSource(
        URI base,
        String repository,
        String revision,
        String file,
        @Nullable String token) implements ModelSource {
    private static final String HUB = "https://huggingface.co";
    private static final String MAIN = "main";
    private static final Pattern REFERENCE = Pattern.compile("hf:([\\w.-]+/[\\w.-]+)(?:@([^/]+))?/(.*[^/])");

    static HubSource parse(String text, Map<String, String> environment) {
        Matcher matcher = REFERENCE.matcher(text);
        if (!matcher.matches()) {
            throw new ModelUnavailableException(
                    "%s is not a file of the hub; write hf:OWNER/REPOSITORY/FILE.gguf, or hf:OWNER/REPOSITORY@REVISION/FILE.gguf"
                            .formatted(text));
        }
        String revision = matcher.group(2) == null ? MAIN : matcher.group(2);
        URI base = URI.create(environment.getOrDefault("HF_ENDPOINT", HUB).replaceAll("/+$", ""));
        return new HubSource(base, matcher.group(1), revision, matcher.group(3), environment.get("HF_TOKEN"));
    }

    @Override
    public String text() {
        return "hf:%s%s/%s".formatted(repository, revision.equals(MAIN) ? "" : "@" + revision, file);
    }

    @Override
    public String fileName() {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** Where the hub answers with the file, or sends on to where its large files lie. */
    URI uri() {
        String path = Arrays.stream(file.split("/")).map(HubSource::encode).collect(Collectors.joining("/"));
        return URI.create("%s/%s/resolve/%s/%s".formatted(base, repository, encode(revision), path));
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public Fetched fetch(Path part, PullProgress progress) {
        return new HttpDownload(uri(), token, HttpDownload.SLEEP).fetch(part, progress);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return text();
    }
}
