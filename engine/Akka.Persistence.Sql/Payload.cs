namespace Akka.Persistence.Sql;

/// <summary>A value as bytes, with all that is needed to read them again.</summary>
internal readonly record struct Payload(byte[] Bytes, string Manifest, int SerializerId);
