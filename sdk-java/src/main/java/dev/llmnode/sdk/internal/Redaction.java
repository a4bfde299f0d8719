package dev.llmnode.sdk.internal;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What may be logged of headers and addresses. */
final class Redaction {
    private static final Pattern SECRET = Pattern.compile(
            "(?i)^(x-api-key|authorization|proxy-authorization|cookie|set-cookie|sec-websocket-protocol)$"
                    + "|token|secret|password");

    private Redaction() {}

    /** Headers with the values of secret ones hidden. */
    static Map<String, List<String>> withoutSecrets(HttpHeaders headers) {
        Map<String, List<String>> shown = new TreeMap<>();
        headers.map()
                .forEach((name, values) -> shown.put(name, SECRET.matcher(name).find() ? List.of("***") : values));
        return shown;
    }

    /** An address without the password that it may carry, and without its query. */
    static String withoutCredentials(String address) {
        return address.replaceFirst("//[^/@]*@", "//***@").replaceFirst("\\?.*$", "?…");
    }
}
