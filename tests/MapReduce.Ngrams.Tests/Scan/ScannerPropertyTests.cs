using System.Text;
using CsCheck;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Whatever the bytes are, every vector width says of them what the naive count says.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class ScannerPropertyTests : IDisposable
{
    public static TheoryData<NgramFormat> Versions => [.. FormatDetector.Versions];

    private static readonly Gen<string> Token = Gen.OneOf(
        "a", "watch", "watch_VERB", "\t", "\t", "\t", "\t", ",", ",", "\n", "\n", "\r\n", "1999", "2000", "1", "0", "12345678", "123456789", "1999\t5\t3", "1999,5,3",
        "\ta\t1999", "9223372036854775807", "281474976710656", "-1", "-", "\0", "é", new string('k', 62), new string('k', 65));

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory, MemberData(nameof(Versions))]
    public void Files_as_they_really_are(NgramFormat version) => Hold(LineGen.File(version), 80);

    [Theory, MemberData(nameof(Versions))]
    public void Files_with_random_damage(NgramFormat version) => Hold(
        Gen.Select(LineGen.File(version), Damage.Any.List[1, 6], (file, damages) => file with { Bytes = Damage.Apply(file.Bytes, damages) }), 150);

    [Theory, MemberData(nameof(Versions))]
    public void Random_bytes(NgramFormat version) =>
        Hold(Gen.OneOf(Damage.Alphabet).Array[0, 600].Select(bytes => new Sample(bytes, version)), 60);

    [Theory, MemberData(nameof(Versions))]
    public void Random_parts_of_lines(NgramFormat version) =>
        Hold(Token.Array[0, 150].Select(tokens => new Sample(Encoding.UTF8.GetBytes(string.Concat(tokens)), version)), 80);

    [Theory, MemberData(nameof(Versions))]
    public void Files_through_every_filter(NgramFormat version) => Gen.Select(LineGen.File(version), Gen.OneOf([.. Agreement.AllFilters]).Array[8]).Sample(
        (sample, asked) => Agreement.Check(_trial, sample.Bytes, sample.Version, asked), iter: 100, threads: 1);

    [Theory, MemberData(nameof(Versions))]
    public void Damaged_files_through_every_filter(NgramFormat version) =>
        Gen.Select(LineGen.File(version), Damage.Any.List[1, 6], Gen.OneOf([.. Agreement.AllFilters]).Array[6]).Sample(
            (file, damages, asked) => Agreement.Check(_trial, Damage.Apply(file.Bytes, damages), version, asked), iter: 100, threads: 1);

    [Theory, MemberData(nameof(Versions))]
    public void Damaged_files_whose_padding_ends_where_memory_does(NgramFormat version)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("memory is guarded by Linux's own calls here");
        using var memory = new GuardedLines();
        using var atStart = new ScanTrial(memory.PlaceAtStart);
        using var atEnd = new ScanTrial(memory.PlaceAtEnd);
        Gen.Select(LineGen.File(version), Damage.Any.List[0, 6], Gen.OneOf([.. Agreement.AllOptions, .. Agreement.AllFilters]).Array[4]).Sample(
            (file, damages, asked) =>
            {
                byte[] bytes = Damage.Apply(file.Bytes, damages);
                if (bytes.Length + 1 > GuardedLines.MostBytes) return;
                Agreement.Check(atStart, bytes, version, asked);
                Agreement.Check(atEnd, bytes, version, asked);
            }, iter: 60, threads: 1);
    }

    private void Hold(Gen<Sample> samples, int times) =>
        samples.Sample(sample => Agreement.Check(_trial, sample.Bytes, sample.Version, Agreement.AllOptions), iter: times, threads: 1);
}
