using Akka.Configuration.Hocon;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>What sort of value a HOCON value is.</summary>
internal static class HoconKind
{
    public const string Null = "null";
    public const string Text = "a text";
    public const string List = "a list";
    public const string Object = "an object";

    public static string Of(HoconValue value) =>
        value.IsObject() ? Object
        : value.IsArray() ? List
        : value.GetString() is null ? Null
        : Text;

    /// <summary>The value in a fault's words: texts as they are, of everything else the kind.</summary>
    public static string Describe(HoconValue value) => Of(value) == Text ? $"\"{value.GetString()}\"" : Of(value);
}
