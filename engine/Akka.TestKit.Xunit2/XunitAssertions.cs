using Xunit;

namespace Akka.TestKit.Xunit2;

/// <summary>Tells failed expectations to xunit.</summary>
public class XunitAssertions : ITestKitAssertions
{
    public void Fail(string format = "", params object[] args) => Assert.Fail(Text(format, args));

    public void AssertTrue(bool condition, string format = "", params object[] args)
    {
        if (!condition)
            Fail(format, args);
    }

    public void AssertFalse(bool condition, string format = "", params object[] args) => AssertTrue(!condition, format, args);

    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args) =>
        AssertEqual(expected, actual, (one, other) => Equals(one, other), format, args);

    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        if (comparer(expected, actual))
            return;

        var hint = Text(format, args);
        Fail("Expected {0}, but got {1}{2}", expected, actual, hint.Length == 0 ? hint : $" ({hint})");
    }

    // Without arguments the text stands for itself and may hold braces.
    private static string Text(string format, object[] args) =>
        args is null or [] ? format ?? string.Empty : string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args);
}
