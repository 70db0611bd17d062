using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>Bytes, as base64 text on the wire. Only handler and query routes carry them.</summary>
public sealed class BinaryType : TextualType
{
    internal BinaryType() : base("binary", typeof(byte[]), "base64 text")
    {
    }

    /// <inheritdoc/>
    public override bool IsServedByWriteRoutes => false;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) => writer.WriteBase64StringValue((byte[])value);

    private protected override object? Parse(string text)
    {
        var bytes = new byte[text.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }
}
