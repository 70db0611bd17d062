namespace Akka.Hosting;

public enum HoconAddMode
{
    /// <summary>Under what is there: a fallback.</summary>
    Append,

    /// <summary>Over what is there: it wins.</summary>
    Prepend,

    /// <summary>Instead of what is there.</summary>
    Replace,
}
