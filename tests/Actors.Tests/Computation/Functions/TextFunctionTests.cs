using System.Text;

namespace TableActors.Actors.Tests.Computation.Functions;

public sealed class TextFunctionTests
{
    [Theory]
    [InlineData("upper", "straße é ǆ", "STRAßE É Ǆ")]
    [InlineData("lower", "ÀÉ Ω I", "àé ω i")]
    [InlineData("trim", " \t\u00A0a b\u3000\n", "a b")]
    [InlineData("slugify", "  The Wizard of Oz!  ", "the-wizard-of-oz")]
    [InlineData("slugify", "Don’t panic — it's 42", "dont-panic-its-42")]
    [InlineData("slugify", "Crème brûlée", "crème-brûlée")]
    [InlineData("slugify", "Cre\u0300me", "cre\u0300me")]
    [InlineData("slugify", "北京 2008", "北京-2008")]
    [InlineData("slugify", "𝐀 𐐀", "𝐀-𐐨")]
    [InlineData("slugify", "--- !!! ---", "")]
    [InlineData("slugify", "", "")]
    [InlineData("sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256", "é", "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c")]
    public void Function_OfOneText_GivesText(string function, string text, string result) =>
        FunctionCall.Of(function, text).ShouldBe(result);

    [Theory]
    [InlineData("length", "", 0)]
    [InlineData("length", "abc", 3)]
    [InlineData("length", "é", 1)]
    [InlineData("length", "e\u0301", 2)]
    [InlineData("length", "a😀b", 3)]
    [InlineData("length", "👩‍🚀", 3)]
    [InlineData("word_count", "", 0)]
    [InlineData("word_count", " \t\n", 0)]
    [InlineData("word_count", "one", 1)]
    [InlineData("word_count", "  one\u00A0two\u3000three\r\nfour  ", 4)]
    [InlineData("word_count", "well-known — don't … 3.14", 3)]
    [InlineData("word_count", "слово 北京 ½", 3)]
    public void Function_OfOneText_GivesANumber(string function, string text, long result) =>
        FunctionCall.Of(function, text).ShouldBe(result);

    [Fact]
    public void Slugify_OfEveryCapital_NeverGrows()
    {
        var capitals = Enumerable.Range(0, 0x110000)
            .Where(Rune.IsValid)
            .Select(value => new Rune(value))
            .Where(rune => Rune.ToLowerInvariant(rune) != rune)
            .ToList();
        capitals.Count.ShouldBeGreaterThan(1000);
        foreach (var rune in capitals)
            ((string)FunctionCall.Of("slugify", rune.ToString())!).Length
                .ShouldBeLessThanOrEqualTo(rune.Utf16SequenceLength);
        FunctionCall.Of("slugify", new string('É', 10_000)).ShouldBe(new string('é', 10_000));
    }

    [Fact]
    public void Length_OfListsAndBytes_CountsTheirElements()
    {
        FunctionCall.Of("length", new double[] { 1, 2, 3 }).ShouldBe(3L);
        FunctionCall.Of("length", Array.Empty<long>()).ShouldBe(0L);
        FunctionCall.Of("length", Encoding.UTF8.GetBytes("é")).ShouldBe(2L);
    }

    [Fact]
    public void Sha256_OfBytes_IsThatOfTheirText() =>
        FunctionCall.Of("sha256", Encoding.UTF8.GetBytes("abc")).ShouldBe(FunctionCall.Of("sha256", "abc"));

    [Theory]
    [InlineData("abcdef", 1, 3, "abc")]
    [InlineData("abcdef", 2, 0, "")]
    [InlineData("abcdef", 5, 100, "ef")]
    [InlineData("abcdef", 7, 1, "")]
    [InlineData("abcdef", long.MaxValue, long.MaxValue, "")]
    [InlineData("a😀b😀c", 2, 2, "😀b")]
    [InlineData("", 1, 1, "")]
    public void Substring_OfText_CountsFromOneInCodePoints(string text, long start, long length, string result) =>
        FunctionCall.Of("substring", text, start, length).ShouldBe(result);

    [Fact]
    public void Substring_WithoutLength_GoesToTheEnd() => FunctionCall.Of("substring", "a😀bc", 2L).ShouldBe("😀bc");

    [Fact]
    public void Substring_OutsideTheText_IsAnError()
    {
        FunctionCall.FaultOf("substring", "abc", 0L).ShouldBe("the start must be at least 1, the first character");
        FunctionCall.FaultOf("substring", "abc", 1L, -1L).ShouldBe("the length must not be negative");
    }

    [Theory]
    [InlineData("a-b-c", "-", "+", "a+b+c")]
    [InlineData("aaa", "aa", "b", "ba")]
    [InlineData("abc", "", "x", "abc")]
    [InlineData("ABC", "b", "x", "ABC")]
    [InlineData("abc", "b", "", "ac")]
    public void Replace_OfText_ReplacesExactly(string text, string old, string replacement, string result) =>
        FunctionCall.Of("replace", text, old, replacement).ShouldBe(result);

    [Fact]
    public void Concat_OfMixedValues_WritesThemAsAnswersDo()
    {
        FunctionCall.Of("concat", "a", "b").ShouldBe("ab");
        FunctionCall.Of("concat", "x").ShouldBe("x");
        FunctionCall
            .Of("concat", "#", long.MinValue, ' '.ToString(), 0.1, " ", true, " ", new DateOnly(2026, 1, 31), " ",
                new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), " ",
                Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"))
            .ShouldBe(
                "#-9223372036854775808 0.1 true 2026-01-31 2026-01-31T12:00:00Z 0f8fad5b-d9cb-469f-a165-70867728950e");
    }
}
