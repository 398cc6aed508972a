/**
 * A stranger's program: orders come and go through Kafka with nothing of Paywindow but its schema files.
 *
 * <p>Copy it. Any language with a Kafka client and an Avro library can do the same.
 */
@NullMarked
package io.paywindow.sample.upstream;

import org.jspecify.annotations.NullMarked;
