package io.paywindow.contract.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every schema version ever released, so that a fact written years ago, or by an upstream that has not moved yet, is still read.
 *
 * <p>Source: {@code released/index} in this jar names one file a version, {@code <Record>.v<n>.avsc}, oldest first.
 */
public final class ReleasedSchemas {

    private static final String FOLDER = "/io/paywindow/contract/released/";

    private ReleasedSchemas() {}

    /** One released version: of which record, which version, and its schema. */
    public record Release(String record, int version, Schema schema) {

        static Release of(String file) {
            String[] parts = file.split("\\.", -1);
            if (parts.length != 3 || !parts[1].startsWith("v")) {
                throw new IllegalStateException("released schema: " + file + " (expected: <Record>.v<n>.avsc)");
            }
            return new Release(
                    parts[0], Integer.parseInt(parts[1].substring(1)), new Schema.Parser().parse(read(file)));
        }
    }

    /** All releases, each record's in the order of their versions. */
    public static List<Release> all() {
        return read("index")
                .lines()
                .filter(line -> !line.isBlank())
                .map(Release::of)
                .toList();
    }

    private static String read(String name) {
        try (InputStream in = ReleasedSchemas.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "released schema: " + name + " (expected: a resource in " + FOLDER + ")");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
