using System.Text;
using CsCheck;
using TableActors.Actors.Media;

namespace TableActors.Actors.Tests.Media;

public sealed class OriginalNameTests
{
    [Theory]
    [InlineData("holiday.png", "holiday.png")]
    [InlineData("  Straße mit \"Zeichen\" & €.pdf ", "Straße mit \"Zeichen\" & €.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("/abs/a.png", "a.png")]
    [InlineData("C:\\Users\\me\\a.png", "a.png")]
    [InlineData("\\\\server\\share\\a.png", "a.png")]
    [InlineData("mixed/one\\a.png", "a.png")]
    [InlineData("a\0b\r\nc\u0085.txt", "abc.txt")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData(".gitignore", ".gitignore")]
    [InlineData("a..", "a..")]
    public void Of_WhatAClientSays_IsTheLastPartWithoutWhatCannotBeSeen(string said, string name) =>
        OriginalName.Of(said).ShouldNotBeNull().Text.ShouldBe(name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("folder/")]
    [InlineData("\n")]
    public void Of_NothingThatNames_IsNone(string? said) => OriginalName.Of(said).ShouldBeNull();

    [Fact]
    public void Of_ALongName_KeepsItsExtension()
    {
        var name = OriginalName.Of(new string('ä', 300) + ".png").ShouldNotBeNull().Text;
        name.ShouldBe(new string('ä', 125) + ".png");
    }

    [Fact]
    public void Of_AnyText_IsShortCleanAndStaysAsItIs() => Gen.String.Sample(said =>
    {
        if (OriginalName.Of(said) is not { Text: var name })
            return;
        Encoding.UTF8.GetByteCount(name).ShouldBeInRange(1, OriginalName.MaxBytes);
        name.IndexOfAny(['/', '\\', '\0', '\r', '\n']).ShouldBe(-1);
        OriginalName.Of(name).ShouldBe(OriginalName.Of(said));
    });
}
