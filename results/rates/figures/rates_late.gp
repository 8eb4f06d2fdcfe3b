# rates_late: slope of the experiment rates
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot rates_late.gp

set encoding utf8
set minussign
data = 'rates_late.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#0072B2' dt solid lw 2 pt 7 ps 0.8
set style line 2 lc rgb '#009E73' dt (4,3) lw 2 pt 9 ps 0.8
set style line 3 lc rgb '#CC79A7' dt (14,4,3,4) lw 2 pt 13 ps 0.8
set style line 4 lc rgb '#555555' dt (9,6) lw 1.5 pt 7 ps 0.8

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,1116 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,1116 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,6.696 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'rates_late.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel tail 1.5, p = 1.4
  set lmargin at screen 0.0767
  set rmargin at screen 0.5092
  set tmargin at screen 0.9624
  set bmargin at screen 0.6667
  set title 'tail 1.5, p = 1.4' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'samples' offset 0,0
  set logscale x
  set xrange [90549.6:2583930000]
  set format x '10^{%T}'
  set xtics out nomirror autofreq norotate autojustify
  set ylabel 'late gradient norm' offset 0,0
  set logscale y
  set yrange [0.026692:0.811212]
  set format y '%h'
  set ytics out nomirror ('0.05' 0.05, '0.1' 0.1, '0.2' 0.2, '0.5' 0.5)
  plot \
    data index 3 using 1:2 with lines ls 4 notitle, \
    data index 2 using 1:(clip($5, 0.026692, 0.811212)):(clip($6, 0.026692, 0.811212)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($5, 0.026692, 0.811212)):(clip($6, 0.026692, 0.811212)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($5, 0.026692, 0.811212)):(clip($6, 0.026692, 0.811212)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:7 with lines ls 1 notitle, \
    data index 0 using 1:4 with points ls 1 notitle, \
    data index 1 using 1:7 with lines ls 2 notitle, \
    data index 1 using 1:4 with points ls 2 notitle, \
    data index 2 using 1:7 with lines ls 3 notitle, \
    data index 2 using 1:4 with points ls 3 notitle
  # Key
  set lmargin at screen 0.0433
  set rmargin at screen 0.5425
  set bmargin at screen 0.5000
  set tmargin at screen 0.6039
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset colorbox
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.2929, screen 0.5520 center center horizontal Left reverse maxcols 1 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sgd: slope −0.2100 ± 0.0027', \
    2 with linespoints ls 2 title 'normalized\_sgd: slope −0.18620 ± 0.00096', \
    2 with linespoints ls 3 title 'ps\_clip\_sgd: slope −0.20405 ± 0.00063', \
    2 with lines ls 4 title 'theory: slope −0.182'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel tail 1.7, p = 1.6
  set lmargin at screen 0.5475
  set rmargin at screen 0.9800
  set tmargin at screen 0.9624
  set bmargin at screen 0.6667
  set title 'tail 1.7, p = 1.6' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'samples' offset 0,0
  set logscale x
  set xrange [23579.6:141968000]
  set format x '10^{%T}'
  set xtics out nomirror autofreq norotate autojustify
  set ylabel '' offset 0,0
  set logscale y
  set yrange [0.026692:0.811212]
  set format y ''
  set ytics out nomirror ('' 0.05, '' 0.1, '' 0.2, '' 0.5)
  plot \
    data index 7 using 1:2 with lines ls 4 notitle, \
    data index 6 using 1:(clip($5, 0.026692, 0.811212)):(clip($6, 0.026692, 0.811212)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 5 using 1:(clip($5, 0.026692, 0.811212)):(clip($6, 0.026692, 0.811212)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($5, 0.026692, 0.811212)):(clip($6, 0.026692, 0.811212)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:7 with lines ls 1 notitle, \
    data index 4 using 1:4 with points ls 1 notitle, \
    data index 5 using 1:7 with lines ls 2 notitle, \
    data index 5 using 1:4 with points ls 2 notitle, \
    data index 6 using 1:7 with lines ls 3 notitle, \
    data index 6 using 1:4 with points ls 3 notitle
  # Key
  set lmargin at screen 0.5142
  set rmargin at screen 1.0000
  set bmargin at screen 0.5000
  set tmargin at screen 0.6039
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset colorbox
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.7571, screen 0.5520 center center horizontal Left reverse maxcols 1 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sgd: slope −0.22565 ± 0.00091', \
    2 with linespoints ls 2 title 'normalized\_sgd: slope −0.2118 ± 0.0023', \
    2 with linespoints ls 3 title 'ps\_clip\_sgd: slope −0.2207 ± 0.0011', \
    2 with lines ls 4 title 'theory: slope −0.214'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel tail 2, p = 1.9
  set lmargin at screen 0.0767
  set rmargin at screen 0.5092
  set tmargin at screen 0.4624
  set bmargin at screen 0.1667
  set title 'tail 2, p = 1.9' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'samples' offset 0,0
  set logscale x
  set xrange [5478.15:11317000]
  set format x '10^{%T}'
  set xtics out nomirror autofreq norotate autojustify
  set ylabel 'late gradient norm' offset 0,0
  set logscale y
  set yrange [0.0318737:0.740648]
  set format y '%h'
  set ytics out nomirror ('0.05' 0.05, '0.1' 0.1, '0.2' 0.2, '0.5' 0.5)
  plot \
    data index 11 using 1:2 with lines ls 4 notitle, \
    data index 10 using 1:(clip($5, 0.0318737, 0.740648)):(clip($6, 0.0318737, 0.740648)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 9 using 1:(clip($5, 0.0318737, 0.740648)):(clip($6, 0.0318737, 0.740648)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:(clip($5, 0.0318737, 0.740648)):(clip($6, 0.0318737, 0.740648)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:7 with lines ls 1 notitle, \
    data index 8 using 1:4 with points ls 1 notitle, \
    data index 9 using 1:7 with lines ls 2 notitle, \
    data index 9 using 1:4 with points ls 2 notitle, \
    data index 10 using 1:7 with lines ls 3 notitle, \
    data index 10 using 1:4 with points ls 3 notitle
  # Key
  set lmargin at screen 0.0433
  set rmargin at screen 0.5425
  set bmargin at screen 0.0000
  set tmargin at screen 0.1039
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset colorbox
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.2929, screen 0.0520 center center horizontal Left reverse maxcols 1 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sgd: slope −0.2277 ± 0.0016', \
    2 with linespoints ls 2 title 'normalized\_sgd: slope −0.2281 ± 0.0038', \
    2 with linespoints ls 3 title 'ps\_clip\_sgd: slope −0.2224 ± 0.0015', \
    2 with lines ls 4 title 'theory: slope −0.243'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel tail 2.5, p = 2
  set lmargin at screen 0.5475
  set rmargin at screen 0.9800
  set tmargin at screen 0.4624
  set bmargin at screen 0.1667
  set title 'tail 2.5, p = 2' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'samples' offset 0,0
  set logscale x
  set xrange [7674.15:13176700]
  set format x '10^{%T}'
  set xtics out nomirror autofreq norotate autojustify
  set ylabel '' offset 0,0
  set logscale y
  set yrange [0.0318737:0.740648]
  set format y ''
  set ytics out nomirror ('' 0.05, '' 0.1, '' 0.2, '' 0.5)
  plot \
    data index 15 using 1:2 with lines ls 4 notitle, \
    data index 14 using 1:(clip($5, 0.0318737, 0.740648)):(clip($6, 0.0318737, 0.740648)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 13 using 1:(clip($5, 0.0318737, 0.740648)):(clip($6, 0.0318737, 0.740648)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:(clip($5, 0.0318737, 0.740648)):(clip($6, 0.0318737, 0.740648)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:7 with lines ls 1 notitle, \
    data index 12 using 1:4 with points ls 1 notitle, \
    data index 13 using 1:7 with lines ls 2 notitle, \
    data index 13 using 1:4 with points ls 2 notitle, \
    data index 14 using 1:7 with lines ls 3 notitle, \
    data index 14 using 1:4 with points ls 3 notitle
  # Key
  set lmargin at screen 0.5142
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.1039
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset colorbox
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.7571, screen 0.0520 center center horizontal Left reverse maxcols 1 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sgd: slope −0.24210 ± 0.00080', \
    2 with linespoints ls 2 title 'normalized\_sgd: slope −0.2346 ± 0.0043', \
    2 with linespoints ls 3 title 'ps\_clip\_sgd: slope −0.2344 ± 0.0015', \
    2 with lines ls 4 title 'theory: slope −0.250'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
