using System.Buffers;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

/// <summary>What every column type promises, for one value in one form.</summary>
internal static class ColumnTypeAssert
{
    private static readonly MediaLinks Links = MediaLinks.Relative;

    /// <summary>
    /// The JSON form is read as the value, which is written as <paramref name="written"/> (left
    /// out: as it was read), which in turn is read as the same value; split input and the type's
    /// own check of .NET values give it too.
    /// </summary>
    public static void ShouldRoundTrip(this ColumnType type, string json, object value, string? written = null)
    {
        Read(type, json).ShouldBeRead(value);
        ReadSplit(type, json).ShouldBeRead(value);
        var answer = Write(type, value);
        answer.ShouldBe(written ?? json);
        Read(type, answer).ShouldBeRead(value);
        type.ClrType.IsInstanceOfType(value).ShouldBeTrue();
        type.TryTake(value, out var taken, out var fault).ShouldBeTrue(fault);
        taken.ShouldBe(value);
    }

    /// <summary>The text form is read as the value.</summary>
    public static void ShouldReadText(this ColumnType type, string text, object value)
    {
        type.TryReadText(text, out var read, out var fault).ShouldBeTrue(fault);
        read.ShouldBe(value);
        fault.ShouldBeNull();
    }

    /// <summary>The JSON form is refused, and the reader stands after it.</summary>
    public static void ShouldRefuse(this ColumnType type, string json, string fault)
    {
        Read(type, json).ShouldBe((false, null, fault));
        ReadSplit(type, json).ShouldBe((false, null, fault));
    }

    /// <summary>The text form is refused.</summary>
    public static void ShouldRefuseText(this ColumnType type, string text, string fault)
    {
        type.TryReadText(text, out var value, out var found).ShouldBeFalse();
        value.ShouldBeNull();
        found.ShouldBe(fault);
    }

    public static string Write(ColumnType type, object value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            type.WriteJson(writer, value, Links);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void ShouldBeRead(this (bool Success, object? Value, string? Fault) outcome, object value)
    {
        outcome.Fault.ShouldBeNull();
        outcome.Success.ShouldBeTrue();
        outcome.Value.ShouldBe(value);
    }

    private static (bool Success, object? Value, string? Fault) Read(ColumnType type, string json) =>
        Read(type, new ReadOnlySequence<byte>(Surrounded(json)));

    // Every byte in a segment of its own: no token is in one piece.
    private static (bool Success, object? Value, string? Fault) ReadSplit(ColumnType type, string json)
    {
        var bytes = Surrounded(json);
        var first = new Segment(bytes.AsMemory(0, 1), null);
        var last = first;
        for (var index = 1; index < bytes.Length; index++)
            last = new Segment(bytes.AsMemory(index, 1), last);
        return Read(type, new ReadOnlySequence<byte>(first, 0, last, 1));
    }

    private static byte[] Surrounded(string json) => Encoding.UTF8.GetBytes($"[{json}, 1]");

    private static (bool Success, object? Value, string? Fault) Read(ColumnType type, ReadOnlySequence<byte> list)
    {
        var reader = new Utf8JsonReader(list, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        reader.Read();
        var success = type.TryReadJson(ref reader, out var value, out var fault);
        reader.Read().ShouldBeTrue();
        reader.TokenType.ShouldBe(JsonTokenType.Number, "the reader must stand on the value's last token");
        reader.GetInt32().ShouldBe(1);
        return (success, value, fault);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
